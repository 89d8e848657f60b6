using System;
using System.Runtime.CompilerServices;
using Tine.Memory;

namespace Tine.Files;

/// <summary>
/// The bytes of a pipe, in a ring: up to a page in managed memory, more in frames, which are given back when the pipe is empty.
/// </summary>
/// <remarks>
/// A piece is moved whole or not at all: when the program's memory ends in its middle, what lies before that neither leaves
/// the pipe nor enters it, as on Linux, whose pieces are pages.
/// </remarks>
internal partial struct PipeBuffer(int capacity)
{
    /// <summary>Bytes moved between two preemption points of the pipe.</summary>
    private const int MostAtOnce = 64 * 1024;

    private const int InitialSize = 512;

    /// <summary>Attempts to have a ring of another capacity while others read and write.</summary>
    private const int MostMoves = 8;
    private const int InstructionsAPiece = 500;
    private const int LargestRing = Pipe.AtomicSize;

    /// <summary>Bytes moved at once through the kernel stack.</summary>
    private const int PieceSize = 1024;

    private byte[] _ring = [];

    /// <summary>The ring in frames while there is one; its size is the capacity.</summary>
    private FilePages? _pages;

    /// <summary>Changes of what lies in frames, and of the capacity.</summary>
    private uint _changes;

    /// <summary>The place of the first byte.</summary>
    private int _start;

    /// <summary>The most it holds, in bytes.</summary>
    public int Capacity { readonly get; private set; } = capacity;

    public int Count { readonly get; private set; }

    /// <summary>Memory that it takes, in bytes.</summary>
    [NoAllocation]
    public readonly ulong HeldBytes => (ulong)_ring.Length + (_pages is null ? 0 : _pages.ResidentPages << FrameNumber.Shift);

    /// <summary>Takes out what lies in one piece and fits.</summary>
    /// <returns>None or EFAULT.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Errno Take(ref IoBuffer destination)
    {
        if (_pages is not null)
        {
            return TakeFromPages(_pages, ref destination);
        }

        int piece = Math.Min(Count, _ring.Length - _start);
        Result<int> copied = destination.CopyTo(new ReadOnlySpan<byte>(_ring, _start, piece));
        if (copied.Value < piece && destination.Remaining != 0)
        {
            destination.Retreat((ulong)copied.Value);
            return Errno.EFAULT;
        }

        _start += copied.Value;
        Count -= copied.Value;
        if (Count == 0 || _start == _ring.Length)
        {
            _start = 0;
        }

        return Errno.None;
    }

    /// <summary>Puts in what fits in one piece.</summary>
    /// <returns>None, EFAULT; ENOMEM when there is no frame.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Errno Put(ref IoBuffer source)
    {
        if (_pages is not null || (ulong)(_ring.Length - Count) < source.Remaining)
        {
            Errno error = MakeRoom(source.Remaining);
            if (error != Errno.None)
            {
                return error;
            }
        }

        if (_pages is not null)
        {
            return PutIntoPages(_pages, ref source);
        }

        int end = _start + Count;
        Span<byte> free = end < _ring.Length
            ? new Span<byte>(_ring, end, _ring.Length - end)
            : new Span<byte>(_ring, end - _ring.Length, _ring.Length - Count);
        Result<int> copied = source.CopyFrom(free);
        if (copied.Value < free.Length && source.Remaining != 0)
        {
            source.Retreat((ulong)copied.Value);
            return Errno.EFAULT;
        }

        Count += copied.Value;
        return Errno.None;
    }

    /// <summary>Changes the capacity. The contents are moved in portions: others read and write meanwhile.</summary>
    /// <returns>The capacity that it had; EBUSY when there is more in it, or when others never rest; ENOMEM; EINTR.</returns>
    public Result<int> Resize(Caller? caller, int capacity)
    {
        Errno error = Errno.EAGAIN;
        for (int left = MostMoves; error == Errno.EAGAIN && left > 0; left--)
        {
            error = Count > capacity ? Errno.EBUSY : _pages is null ? Errno.None : MoveIntoPages(caller, capacity);
        }

        if (error != Errno.None)
        {
            return error == Errno.EAGAIN ? Errno.EBUSY : error;
        }

        int before = Capacity;
        Capacity = capacity;
        return before;
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        _ring = [];
        Count = 0;
        DropPages();
    }

    private Errno TakeFromPages(FilePages pages, ref IoBuffer destination)
    {
        ulong piece = Math.Min((ulong)Math.Min(Math.Min(Count, Capacity - _start), MostAtOnce), destination.Remaining);
        IoBuffer part = destination.Slice(piece);
        Result<long> read = pages.Read(null, (ulong)_start, ref part);
        if (read.Failed)
        {
            return read.Error;
        }

        _changes++;
        ulong taken = WholePages(_start, (ulong)read.Value, piece);
        destination.Advance(taken);
        Count -= (int)taken;
        _start = (int)(((ulong)_start + taken) % (ulong)Capacity);
        if (Count == 0)
        {
            DropPages();
        }

        return taken < piece ? Errno.EFAULT : Errno.None;
    }

    private Errno PutIntoPages(FilePages pages, ref IoBuffer source)
    {
        if (FrameAllocator.Current.IsLow)
        {
            return Errno.ENOMEM;
        }

        int end = (int)(((ulong)_start + (ulong)Count) % (ulong)Capacity);
        ulong piece = Math.Min((ulong)Math.Min(Math.Min(Capacity - Count, Capacity - end), MostAtOnce), source.Remaining);
        IoBuffer part = source.Slice(piece);
        Result<long> written = pages.Write(null, (ulong)end, ref part);
        if (written.Failed)
        {
            return written.Error == Errno.ENOSPC ? Errno.ENOMEM : written.Error;
        }

        _changes++;
        ulong put = WholePages(end, (ulong)written.Value, piece);
        source.Advance(put);
        Count += (int)put;
        return put < (ulong)written.Value ? Errno.EFAULT : Errno.None;
    }

    /// <summary>The moved bytes that count: all, or the whole pages when the program's memory ended early.</summary>
    private static ulong WholePages(int start, ulong moved, ulong wanted)
    {
        ulong end = ((ulong)start + moved) & ~(FrameNumber.Size - 1);
        return moved == wanted ? moved : end > (ulong)start ? end - (ulong)start : 0;
    }

    /// <summary>Has a larger ring, or goes over to frames.</summary>
    private Errno MakeRoom(ulong more)
    {
        if (_pages is not null)
        {
            return Errno.None;
        }

        int needed = (int)Math.Min((ulong)Count + more, (ulong)Capacity);
        if (needed > LargestRing)
        {
            return MoveIntoPages(null, Capacity);
        }

        if (needed > _ring.Length)
        {
            Relocate(needed);
        }

        return Errno.None;
    }

    /// <summary>Moves what is there to the start of a ring of at least this size.</summary>
    private void Relocate(int size)
    {
        int rounded = InitialSize;
        while (rounded < size)
        {
            rounded *= 2;
        }

        byte[] ring = new byte[rounded];
        int first = Math.Min(Count, _ring.Length - _start);
        _ring.AsSpan(_start, first).CopyTo(ring);
        _ring.AsSpan(0, Count - first).CopyTo(ring.AsSpan(first));
        _ring = ring;
        _start = 0;
    }

    /// <summary>Moves what is there to the start of a ring of frames.</summary>
    /// <returns>None; ENOMEM; EINTR; EAGAIN when others have changed something meanwhile.</returns>
    private Errno MoveIntoPages(Caller? caller, int capacity)
    {
        var portion = new WorkPortion(caller);
        var pages = new FilePages();
        pages.Truncate(null, (ulong)capacity);
        uint changes = _changes;
        Errno error = Errno.None;
        int moved = 0;
        while (error == Errno.None && moved < Count)
        {
            Result<int> copied = CopyPiece(pages, moved);
            moved += copied.Value;
            error = copied.Failed ? copied.Error : portion.Spend(InstructionsAPiece + copied.Value);
            error = error == Errno.None && changes != _changes ? Errno.EAGAIN : error;
        }

        if (error != Errno.None)
        {
            pages.Release();
            return error;
        }

        DropPages();
        _changes++;
        _pages = pages;
        return Errno.None;
    }

    /// <summary>Copies what lies in one piece, or a part of it, to where it will lie in other pages.</summary>
    private readonly Result<int> CopyPiece(FilePages pages, int at)
    {
        Span<byte> room = stackalloc byte[PieceSize];
        int piece = CopyOut(at, room);
        var source = IoBuffer.ForKernel(room[..piece]);
        Result<long> written = pages.Write(null, (ulong)at, ref source);
        return written.Failed || written.Value < piece ? Errno.ENOMEM : piece;
    }

    private void DropPages()
    {
        _pages?.Release();
        _pages = null;
        _start = 0;
    }
}
