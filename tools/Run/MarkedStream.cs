using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;

namespace Tine.Tools.Run;

/// <summary>A stream from behind a mark on: firmware and loader write to the same serial line before the kernel does.</summary>
/// <param name="source">Where the bytes come from.</param>
/// <param name="mark">The bytes to wait for; its first byte appears in it once only.</param>
internal sealed class MarkedStream(Stream source, ReadOnlyMemory<byte> mark) : Stream
{
    private int _matched;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            int count = await source.ReadAsync(buffer, cancellationToken);
            int start = BehindMark(buffer.Span[..count]);
            if (start < count || count == 0)
            {
                buffer[start..count].CopyTo(buffer);
                return count - start;
            }
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => ReadAsync(buffer, offset, count).GetAwaiter().GetResult();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <returns>Where in <paramref name="bytes"/> the first byte behind the mark is.</returns>
    private int BehindMark(ReadOnlySpan<byte> bytes)
    {
        int at = 0;
        while (_matched < mark.Length && at < bytes.Length)
        {
            byte value = bytes[at++];
            _matched = value == mark.Span[_matched] ? _matched + 1 : value == mark.Span[0] ? 1 : 0;
        }

        return at;
    }
}
