using System;
using System.Runtime.CompilerServices;
using Tine.Memory;

namespace Tine.Files;

/// <summary>The bytes between writers and readers; pipe(7).</summary>
/// <remarks>
/// It takes as much memory as there is in it, so a pipe that is always read at once stays cheap. Its <see cref="Capacity"/> is
/// charged to its maker, until both sides are closed.
/// Writes of up to <see cref="AtomicSize"/> bytes are never mixed with others'.
/// </remarks>
public sealed partial class Pipe
{
    /// <summary>PIPE_BUF.</summary>
    public const int AtomicSize = 4096;

    public const int DefaultCapacity = 65536;

    private const int InstructionsAPiece = 200;

    /// <summary>The largest capacity in bytes that somebody may ask for who may exceed the limits.</summary>
    private const ulong LargestCapacity = 64 << 20;

    /// <summary>The capacity of a new pipe for a user that has many: two pages (Linux: PIPE_MIN_DEF_BUFFERS).</summary>
    private const int SmallCapacity = 2 * AtomicSize;

    private readonly UserAccount _account;

    /// <summary>Threads that sleep in a read. One hears of each write, and wakes the next where it leaves something.</summary>
    private readonly WaitQueue _sleepingReaders = new() { WakesInTurn = true };

    private PipeBuffer _buffer;

    private Pipe(UserAccount account, ulong capacity)
    {
        _account = account;
        _account.PipePages += PagesOf(capacity);
        _buffer = new PipeBuffer((int)capacity);
    }

    /// <summary>Pollers, openers and splices that wait for bytes: each of them hears of all.</summary>
    public WaitQueue ReadersWaiting { get; } = new();

    public WaitQueue WritersWaiting { get; } = new();

    /// <summary>Open files that read it; no more writes go in when there are none.</summary>
    public int Readers { get; private set; }

    /// <summary>Open files that write it; readers come to the end when there are none.</summary>
    public int Writers { get; private set; }

    /// <summary>Counts openings for reading or writing, for those who wait in open(2) for the other side.</summary>
    public int ReaderOpens { get; private set; }

    public int WriterOpens { get; private set; }

    /// <summary>The most it holds, in bytes.</summary>
    public int Capacity => _buffer.Capacity;

    /// <summary>Bytes to be read.</summary>
    public int Count => _buffer.Count + (_packets is null ? 0 : _packets.Bytes);

    public int Room => Capacity - Count;

    /// <summary>Memory that it takes, in bytes.</summary>
    public ulong HeldBytes { [NoAllocation] get => _buffer.HeldBytes + (_packets is null ? 0 : (ulong)_packets.Bytes); }

    /// <summary>Reads what is there; waits while there is nothing and a writer is left.</summary>
    /// <returns>Bytes read, 0 at the end; EAGAIN, ERESTARTSYS, EFAULT.</returns>
    public Result<long> Read(Caller caller, ref IoBuffer destination, Waiting waiting)
    {
        if (destination.Remaining == 0)
        {
            return 0;
        }

        while (_buffer.Count == 0 && _packets is null)
        {
            if (Writers == 0)
            {
                return 0;
            }

            if (waiting == Waiting.Never)
            {
                return Errno.EAGAIN;
            }

            Errno error = _sleepingReaders.Wait(caller);
            if (error != Errno.None)
            {
                return error;
            }
        }

        ulong wanted = destination.Remaining;
        Errno failure = _buffer.Take(ref destination);
        if (failure == Errno.None && destination.Remaining > 0 && (_buffer.Count > 0 || _packets is not null))
        {
            failure = TakeRest(caller, ref destination);
        }

        if (!WritersWaiting.IsEmpty)
        {
            WritersWaiting.WakeAll();
        }

        if (!_sleepingReaders.IsEmpty && Count > 0)
        {
            _sleepingReaders.WakeOne();
        }

        long taken = (long)(wanted - destination.Remaining);
        return taken > 0 ? taken : failure;
    }

    /// <summary>Reads what did not lie in one piece, and packets.</summary>
    private Errno TakeRest(Caller caller, ref IoBuffer destination)
    {
        var portion = new WorkPortion(caller);
        Errno failure = Errno.None;
        while (failure == Errno.None && _buffer.Count > 0 && destination.Remaining > 0)
        {
            ulong before = destination.Remaining;
            failure = _buffer.Take(ref destination);
            failure = failure == Errno.None ? portion.Spend(InstructionsFor(before - destination.Remaining)) : failure;
        }

        return failure == Errno.None && _packets is not null ? TakePackets(_packets, ref destination) : failure;
    }

    /// <summary>About what it costs to move bytes, and to fault in the program's pages.</summary>
    private static int InstructionsFor(ulong bytes) => InstructionsAPiece + (int)Math.Min(bytes, WorkPortion.Size);

    /// <summary>Writes all; waits while there is no room and a reader is left.</summary>
    /// <returns>Bytes written; EPIPE without readers (the caller raises SIGPIPE); EAGAIN, ERESTARTSYS, EFAULT.</returns>
    public Result<long> Write(Caller caller, ref IoBuffer source, Waiting waiting)
    {
        ulong offered = source.Remaining;
        bool fits = offered - 1 < AtomicSize && Readers != 0 && _packets is null && (ulong)(Capacity - _buffer.Count) >= offered;
        return fits && Put(caller, ref source) == Errno.None && source.Remaining == 0
            ? (long)offered
            : WriteRest(caller, ref source, offered, waiting);
    }

    /// <summary>Writes what did not go in at once.</summary>
    /// <param name="caller">The running thread.</param>
    /// <param name="source">The rest of the bytes.</param>
    /// <param name="offered">Bytes that there were to write.</param>
    /// <param name="waiting">Whether to wait for room.</param>
    private Result<long> WriteRest(Caller caller, ref IoBuffer source, ulong offered, Waiting waiting)
    {
        if (_packets is not null)
        {
            return WritePackets(caller, ref source, waiting, OpenFlags.WriteOnly);
        }

        ulong needed = offered <= AtomicSize && source.Remaining == offered ? offered : 1;
        var portion = new WorkPortion(caller);
        while (source.Remaining > 0)
        {
            Errno error;
            if (Readers == 0)
            {
                error = Errno.EPIPE;
            }
            else if ((ulong)Room >= needed)
            {
                ulong before = source.Remaining;
                error = Put(caller, ref source);
                error = error == Errno.None && source.Remaining > 0 ? portion.Spend(InstructionsFor(before - source.Remaining)) : error;
                needed = source.Remaining < offered ? 1 : needed; // What is left of an atomic write has room at the ring's beginning.
            }
            else
            {
                error = waiting == Waiting.Never ? Errno.EAGAIN : WritersWaiting.Wait(caller);
            }

            if (error != Errno.None)
            {
                long written = (long)(offered - source.Remaining);
                return written == 0 ? error : ShortCount(caller, written, error);
            }
        }

        return (long)offered;
    }

    private static long ShortCount(Caller caller, long written, Errno error)
    {
        if (error == Errno.EPIPE)
        {
            caller.NoteBrokenPipe();
        }

        return written;
    }

    /// <summary>A pipe of 64 KiB, or a small one for somebody who has many; fs/pipe.c, alloc_pipe_info.</summary>
    /// <returns>The pipe, whose room is charged to its maker; ENFILE when he has too many.</returns>
    public static Result<Pipe> Create(FileServices services, Credentials maker)
    {
        FileLimits limits = services.Limits;
        UserAccount account = services.Accounts.Of(maker);
        bool isBound = !FileLimits.AreLiftedFor(maker);
        ulong capacity = isBound ? Math.Min(DefaultCapacity, limits.LargestPipe) : DefaultCapacity;
        if (isBound && IsAbove(limits.SoftPipePages, account.PipePages + PagesOf(capacity)))
        {
            capacity = SmallCapacity;
        }

        if (isBound && IsAbove(limits.HardPipePages, account.PipePages + PagesOf(capacity)))
        {
            return Errno.ENFILE;
        }

        return new Pipe(account, capacity);
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

    /// <summary>Tells that there are bytes: one reader that sleeps, and all others that wait for them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void TellReaders()
    {
        if (!_sleepingReaders.IsEmpty)
        {
            _sleepingReaders.WakeOne();
        }

        if (!ReadersWaiting.IsEmpty)
        {
            ReadersWaiting.WakeAll();
        }
    }

    internal void CloseReader()
    {
        if (--Readers == 0)
        {
            WritersWaiting.WakeAll();
            EndIfUnused();
        }
    }

    internal void CloseWriter()
    {
        if (--Writers == 0)
        {
            _sleepingReaders.WakeAll();
            ReadersWaiting.WakeAll();
            EndIfUnused();
        }
    }

    private static ulong PagesOf(ulong bytes) => bytes / AtomicSize;

    private static bool IsAbove(ulong limit, ulong pages) => limit != 0 && pages > limit;

    /// <summary>Puts in what fits in one piece; waits while there is no memory for it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Errno Put(Caller caller, ref IoBuffer source)
    {
        Errno error = _buffer.Put(ref source);
        if (error == Errno.ENOMEM)
        {
            return caller.AwaitMemory();
        }

        TellReaders();
        return error;
    }

    /// <summary>Frees the contents when neither end is open, and returns the room to its user's account.</summary>
    private void EndIfUnused()
    {
        if (Readers == 0 && Writers == 0)
        {
            _account.PipePages -= PagesOf((ulong)Capacity);
            _buffer.Clear();
            _packets = null;
        }
    }
}
