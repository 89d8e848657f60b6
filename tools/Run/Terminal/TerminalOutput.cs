using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;

namespace Tine.Tools.Run;

/// <summary>
/// The guest's output on its terminal after a mark: firmware and loader write to the same serial line before the kernel does.
/// </summary>
/// <param name="source">The source of the bytes.</param>
/// <param name="mark">The bytes to wait for; its first byte appears in it once only.</param>
/// <param name="firstWord">Told of the first byte behind the mark; a guest that was given up says nothing any more.</param>
/// <param name="killed">Ends when QEMU was killed: what it has written is read, but more is not waited for.</param>
internal sealed class TerminalOutput(Stream source, ReadOnlyMemory<byte> mark, FirstWord firstWord, Task killed) : Stream
{
    /// <summary>
    /// Time after which output is given up: a killed process with a processor that hangs within KVM, or a child of it, may hold
    /// its pipe open for ever.
    /// </summary>
    private static readonly TimeSpan AfterDeath = TimeSpan.FromSeconds(2);

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
            int count = await ReadSourceAsync(buffer, cancellationToken);
            int start = BehindMark(buffer.Span[..count]);
            if (count == 0 || (start < count && !firstWord.Say()))
            {
                return 0;
            }

            if (start < count)
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

    private async Task<int> ReadSourceAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        Task<int> read = source.ReadAsync(buffer, cancellationToken).AsTask();
        await Task.WhenAny(read, killed);
        if (!read.IsCompleted)
        {
            await Task.WhenAny(read, Task.Delay(AfterDeath, cancellationToken));
        }

        return read.IsCompleted ? await read : 0;
    }

    /// <returns>Offset in <paramref name="bytes"/> of the first byte after the mark.</returns>
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
