using System;
using Tine.Memory;

namespace Tine.Files;

/// <content>Looks at bytes that stay, for splice(2) and tee(2).</content>
internal partial struct PipeBuffer
{
    /// <summary>Copies bytes that stay in it.</summary>
    /// <param name="at">The first one, counted from the next that a read takes.</param>
    /// <param name="room">The destination.</param>
    /// <returns>The number of bytes: less than there is room for at the end.</returns>
    public readonly int Peek(int at, Span<byte> room)
    {
        int copied = 0;
        while (copied < room.Length && at + copied < Count)
        {
            copied += CopyOut(at + copied, room[copied..]);
        }

        return copied;
    }

    /// <summary>Takes bytes out without a look at them.</summary>
    /// <param name="count">At most <see cref="Count"/>.</param>
    public void Skip(int count)
    {
        _changes++;
        Count -= count;
        _start = Count == 0 ? 0 : (_start + count) % (_pages is null ? _ring.Length : Capacity);
        if (Count == 0)
        {
            DropPages();
        }
    }

    /// <summary>Copies what lies in one piece from there on, as far as there is room.</summary>
    private readonly int CopyOut(int at, Span<byte> room)
    {
        int size = _pages is null ? _ring.Length : Capacity;
        int from = (_start + at) % size;
        int piece = Math.Min(Math.Min(Count - at, size - from), room.Length);
        if (_pages is null)
        {
            _ring.AsSpan(from, piece).CopyTo(room);
        }
        else
        {
            var destination = IoBuffer.ForKernel(room[..piece]);
            _pages.Read(null, (ulong)from, ref destination);
        }

        return piece;
    }
}
