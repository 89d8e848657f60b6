using System;
using Tine.Memory;

namespace Tine.Files;

/// <summary>The contents of a pipe after O_DIRECT was set: pieces with borders; pipe(2), "packet" mode.</summary>
/// <remarks>A pipe has it from the first packet until everything has been read, and its ring is read before it.</remarks>
internal sealed class PipePackets
{
    private IntrusiveList<PipePacket, PipePacket.Link> _packets;

    public bool IsEmpty => _packets.IsEmpty;

    public int Count { get; private set; }

    /// <summary>Bytes to be read.</summary>
    public int Bytes { [NoAllocation] get; private set; }

    /// <summary>Takes a piece out of the program's memory.</summary>
    /// <returns>None; EFAULT when that memory ends before <paramref name="size"/> bytes; then none enters the pipe.</returns>
    public Errno Put(ref IoBuffer source, int size, OpenFlags flags)
    {
        byte[] bytes = new byte[size];
        Result<int> copied = source.CopyFrom(bytes);
        if (copied.Value < size)
        {
            source.Retreat((ulong)copied.Value);
            return Errno.EFAULT;
        }

        Add(bytes, flags);
        Bytes += size;
        return Errno.None;
    }

    /// <summary>
    /// Adds bytes; they join the stream bytes that came last as long as they fit in their page. Linux merges before it looks at
    /// O_DIRECT.
    /// </summary>
    private void Add(byte[] bytes, OpenFlags flags)
    {
        if (_packets.Last is { IsMessage: false } last && last.Rest.Length + bytes.Length <= Pipe.AtomicSize)
        {
            bytes = [.. last.Rest, .. bytes];
            flags = OpenFlags.WriteOnly;
            _packets.Remove(last);
            Count--;
        }

        _packets.AddLast(new PipePacket(bytes) { IsMessage = (flags & OpenFlags.Direct) != 0 });
        Count++;
    }

    /// <summary>Copies bytes that stay in it, over the borders.</summary>
    /// <returns>The number of bytes: less than there is room for at the end.</returns>
    public int Peek(int at, Span<byte> room)
    {
        int copied = 0;
        foreach (PipePacket packet in _packets)
        {
            ReadOnlySpan<byte> rest = packet.Rest;
            int piece = Math.Min(rest.Length - at, room.Length - copied);
            if (piece > 0)
            {
                rest.Slice(at, piece).CopyTo(room[copied..]);
                copied += piece;
            }

            at = Math.Max(at - rest.Length, 0);
        }

        return copied;
    }

    /// <summary>Takes bytes out without a look at them, over the borders.</summary>
    /// <param name="count">At most <see cref="Bytes"/>.</param>
    public void Skip(int count)
    {
        Bytes -= count;
        while (count > 0 && _packets.First is { } first)
        {
            int gone = Math.Min(count, first.Rest.Length);
            first.Consume(gone);
            count -= gone;
            if (first.Rest.IsEmpty)
            {
                _packets.Remove(first);
                Count--;
            }
        }
    }

    /// <summary>Reads up to the end of the first packet.</summary>
    /// <returns>None; EFAULT when the program's memory ends early: the piece stays.</returns>
    public Errno Take(ref IoBuffer destination)
    {
        while (destination.Remaining > 0 && _packets.First is { } first)
        {
            int wanted = (int)Math.Min((ulong)first.Rest.Length, destination.Remaining);
            Result<int> copied = destination.CopyTo(first.Rest[..wanted]);
            if (copied.Value < wanted)
            {
                destination.Retreat((ulong)copied.Value);
                return Errno.EFAULT;
            }

            int gone = first.IsMessage ? first.Rest.Length : wanted;
            Bytes -= gone;
            first.Consume(gone);
            if (first.Rest.IsEmpty)
            {
                _packets.Remove(first);
                Count--;
            }

            if (first.IsMessage)
            {
                break;
            }
        }

        return Errno.None;
    }
}
