using System;
using System.Runtime.CompilerServices;
using Tine.Memory;

namespace Tine.Files;

/// <summary>The bytes between writers and readers; pipe(7).</summary>
/// <remarks>
/// The ring starts small and grows up to <see cref="Capacity"/>, so a pipe that is always read at once stays cheap.
/// Writes of up to <see cref="AtomicSize"/> bytes are never mixed with others'.
/// </remarks>
public sealed class Pipe
{
    /// <summary>PIPE_BUF.</summary>
    public const int AtomicSize = 4096;

    public const int DefaultCapacity = 65536;

    /// <summary>Linux allows a mebibyte; a ring must fit what a system call may take of the managed heap.</summary>
    private const int LargestCapacity = 131072;

    private const int InitialSize = 512;

    private byte[] _ring = [];
    private int _start;
    private int _count;

    public WaitQueue ReadersWaiting { get; } = new();

    public WaitQueue WritersWaiting { get; } = new();

    /// <summary>Open files that read it; no more writes go in when there are none.</summary>
    public int Readers { get; private set; }

    /// <summary>Open files that write it; readers come to the end when there are none.</summary>
    public int Writers { get; private set; }

    /// <summary>How often it was opened for reading or writing, for those who wait in open(2) for the other side.</summary>
    public int ReaderOpens { get; private set; }

    public int WriterOpens { get; private set; }

    /// <summary>The most it holds, in bytes.</summary>
    public int Capacity { get; private set; } = DefaultCapacity;

    /// <summary>Bytes to be read.</summary>
    public int Count => _count;

    public int Room => Capacity - _count;

    /// <summary>Memory that it takes, in bytes.</summary>
    public ulong HeldBytes { [NoAllocation] get => (ulong)_ring.Length; }

    /// <summary>Reads what is there; waits while there is nothing and a writer is left.</summary>
    /// <returns>Bytes read, 0 at the end; EAGAIN, ERESTARTSYS, EFAULT.</returns>
    public Result<long> Read(Caller caller, ref IoBuffer destination, Waiting waiting)
    {
        if (destination.Remaining == 0)
        {
            return 0;
        }

        while (_count == 0)
        {
            if (Writers == 0)
            {
                return 0;
            }

            if (waiting == Waiting.Never)
            {
                return Errno.EAGAIN;
            }

            Errno error = ReadersWaiting.Wait(caller);
            if (error != Errno.None)
            {
                return error;
            }
        }

        ulong wanted = destination.Remaining;
        Errno failure;
        do
        {
            failure = TakePiece(ref destination);
        }
        while (failure == Errno.None && _count > 0 && destination.Remaining > 0);

        if (!WritersWaiting.IsEmpty)
        {
            WritersWaiting.WakeAll();
        }

        long taken = (long)(wanted - destination.Remaining);
        return taken > 0 ? taken : failure;
    }

    /// <summary>Writes all; waits while there is no room and a reader is left.</summary>
    /// <returns>Bytes written; EPIPE without readers (the caller raises SIGPIPE); EAGAIN, ERESTARTSYS, EFAULT.</returns>
    public Result<long> Write(Caller caller, ref IoBuffer source, Waiting waiting)
    {
        ulong offered = source.Remaining;
        ulong needed = offered <= AtomicSize ? offered : 1;
        while (source.Remaining > 0)
        {
            Errno error;
            if (Readers == 0)
            {
                error = Errno.EPIPE;
            }
            else if ((ulong)Room >= needed)
            {
                error = PutPiece(ref source);
                needed = 1; // What is left of an atomic write has room at the ring's beginning.
            }
            else
            {
                error = waiting == Waiting.Never ? Errno.EAGAIN : WritersWaiting.Wait(caller);
            }

            if (error != Errno.None)
            {
                long written = (long)(offered - source.Remaining);
                return written > 0 ? written : error;
            }
        }

        return (long)offered;
    }

    /// <summary>F_SETPIPE_SZ: changes how much it may hold.</summary>
    /// <returns>The new capacity in bytes, a power of two of pages; EBUSY when more is in it already.</returns>
    public Result<long> SetCapacity(ulong bytes)
    {
        if (bytes > LargestCapacity)
        {
            return Errno.EPERM;
        }

        int capacity = AtomicSize;
        while ((ulong)capacity < bytes)
        {
            capacity *= 2;
        }

        if (_count > capacity)
        {
            return Errno.EBUSY;
        }

        Capacity = capacity;
        if (_ring.Length > capacity)
        {
            Relocate(capacity);
        }

        WritersWaiting.WakeAll();
        return capacity;
    }

    internal void OpenReader()
    {
        Readers++;
        ReaderOpens++;
        WritersWaiting.WakeAll();
    }

    internal void OpenWriter()
    {
        Writers++;
        WriterOpens++;
        ReadersWaiting.WakeAll();
    }

    internal void CloseReader()
    {
        if (--Readers == 0)
        {
            WritersWaiting.WakeAll();
        }
    }

    internal void CloseWriter()
    {
        if (--Writers == 0)
        {
            ReadersWaiting.WakeAll();
        }
    }

    /// <summary>Takes out what lies in one piece and fits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Errno TakePiece(ref IoBuffer destination)
    {
        int piece = Math.Min(_count, _ring.Length - _start);
        Result<int> copied = destination.CopyTo(new ReadOnlySpan<byte>(_ring, _start, piece));
        _start += copied.Value;
        _count -= copied.Value;
        if (_count == 0 || _start == _ring.Length)
        {
            _start = 0;
        }

        return copied.Error;
    }

    /// <summary>Puts in what fits in one piece.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Errno PutPiece(ref IoBuffer source)
    {
        if (_ring.Length < Capacity && (ulong)(_ring.Length - _count) < source.Remaining)
        {
            Relocate(_count + (int)Math.Min(source.Remaining, (ulong)Room));
        }

        int end = _start + _count;
        Span<byte> free = end < _ring.Length
            ? new Span<byte>(_ring, end, _ring.Length - end)
            : new Span<byte>(_ring, end - _ring.Length, _ring.Length - _count);
        Result<int> copied = source.CopyFrom(free);
        _count += copied.Value;
        if (!ReadersWaiting.IsEmpty)
        {
            ReadersWaiting.WakeAll();
        }

        return copied.Error;
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
        int first = Math.Min(_count, _ring.Length - _start);
        _ring.AsSpan(_start, first).CopyTo(ring);
        _ring.AsSpan(0, _count - first).CopyTo(ring.AsSpan(first));
        _ring = ring;
        _start = 0;
    }
}
