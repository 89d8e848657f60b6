using System;
using System.Threading;

namespace Tine.X64;

/// <summary>Memory that a device sees too: its registers, or a frame it reads and writes by itself. Every access is made, in order.</summary>
/// <param name="start">Address in the direct map.</param>
[NoAllocation]
public readonly unsafe struct DeviceMemory(void* start)
{
    private readonly byte* _start = (byte*)start;

    /// <summary>The device's address of the first byte.</summary>
    public PhysicalAddress Address => PhysicalMemory.AddressOf(_start);

    public DeviceMemory From(uint offset) => new(_start + offset);

    public byte ReadByte(uint offset) => Volatile.Read(ref *(_start + offset));

    public uint ReadDouble(uint offset) => Volatile.Read(ref *(uint*)(_start + offset));

    public void WriteDouble(uint offset, uint value) => Volatile.Write(ref *(uint*)(_start + offset), value);

    /// <summary>Writes the lower half, then the upper one: not every device takes eight bytes at once.</summary>
    public void WriteQuad(uint offset, ulong value)
    {
        WriteDouble(offset, (uint)value);
        WriteDouble(offset + 4, (uint)(value >> 32));
    }

    public ulong ReadQuad(uint offset) => ReadDouble(offset) | (ulong)ReadDouble(offset + 4) << 32;

    public void Clear(uint offset, int bytes) => new Span<byte>(_start + offset, bytes).Clear();

    /// <summary>Copies out: what is parsed must not change meanwhile.</summary>
    public void CopyTo(uint offset, Span<byte> target) => new ReadOnlySpan<byte>(_start + offset, target.Length).CopyTo(target);
}
