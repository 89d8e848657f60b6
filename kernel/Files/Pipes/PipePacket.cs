using System;

namespace Tine.Files;

/// <summary>The bytes of one write in packet mode, or of a later write of stream bytes.</summary>
internal sealed class PipePacket(byte[] bytes)
{
    private ListLink<PipePacket> _link;
    private int _start;

    /// <summary>A read takes it alone, and what it has no room for is lost; others are bytes of the stream.</summary>
    public bool IsMessage { get; init; }

    public ReadOnlySpan<byte> Rest => bytes.AsSpan(_start);

    public void Consume(int count) => _start += count;

    internal readonly struct Link : IListLink<PipePacket>
    {
        [NoAllocation]
        public ref ListLink<PipePacket> In(PipePacket packet) => ref packet._link;
    }
}
