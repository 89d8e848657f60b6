using System.Runtime.CompilerServices;

namespace Tine;

/// <summary>The running thread, as the rooms below Processes see it: something that can sleep and be woken.</summary>
/// <remarks>Kernel code is not preempted and runs with interrupts off, so between a test of a condition and
/// <see cref="Block"/> nothing changes except by what the caller itself does.</remarks>
public abstract class Caller : Waiter
{
    /// <summary>The deadline that never comes.</summary>
    public const ulong Never = ulong.MaxValue;

    /// <summary>
    /// Marks a deadline that is a moment of the time of day, converted to the monotonic clock: it moves when that clock is set.
    /// No other deadline has this bit, which stands for 292 years.
    /// </summary>
    public const ulong OnRealTime = 1UL << 63;

    private WaitEntry? _entry;

    /// <summary>The caller's own queue entry; a caller sleeps in one queue at a time.</summary>
    internal WaitEntry Entry
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _entry ?? MakeEntry();
    }

    /// <summary>Whether it sleeps in a queue that wakes one waiter at each event (<see cref="WaitQueue.WakesInTurn"/>).</summary>
    internal bool WaitsInTurn { [NoAllocation] get => _entry?.Queue is { WakesInTurn: true }; }

    /// <summary>The caller's largest file, in bytes (RLIMIT_FSIZE); ulong.MaxValue for no limit.</summary>
    public virtual ulong FileSizeLimit => ulong.MaxValue;

    /// <summary>The memory that the caller may lock, in bytes (RLIMIT_MEMLOCK); ulong.MaxValue for no limit, or CAP_IPC_LOCK.</summary>
    public virtual ulong LockedMemoryLimit => ulong.MaxValue;

    /// <summary>
    /// Gives the processor away until <see cref="Wake"/>, a signal that <paramref name="kind"/> lets through, or the deadline.
    /// </summary>
    /// <param name="kind">The signals that end the sleep.</param>
    /// <param name="deadlineNanoseconds">On the monotonic clock, perhaps marked <see cref="OnRealTime"/>, or <see cref="Never"/>.</param>
    /// <returns>None when woken, ERESTARTSYS for a signal, ETIMEDOUT for the deadline.</returns>
    public abstract Errno Block(SleepKind kind, ulong deadlineNanoseconds);

    /// <summary>A signal, a stop or the end has to be dealt with before the thread may sleep on.</summary>
    public abstract bool IsInterrupted { [NoAllocation] get; }

    /// <summary>The thread must end: nobody waits for what it does any more.</summary>
    public abstract bool IsKilled { [NoAllocation] get; }

    /// <summary>
    /// Handles the interrupts that wait and lets other threads run whose turn it is. Long work is done in portions with one
    /// of these after each (<see cref="WorkPortion"/>).
    /// </summary>
    /// <remarks>Everything may have changed afterwards, as after a sleep, except what the caller holds.</remarks>
    /// <returns>None to go on; EINTR when the thread has been killed, so that the call ends as soon as it can.</returns>
    public abstract Errno PreemptionPoint();

    /// <summary>
    /// Waits, as for any event, until there are frames for what a program has the kernel keep; somebody ends for it if need be.
    /// </summary>
    /// <returns>None to try again; ENOMEM when nobody can be ended; ERESTARTSYS when the thread itself ends.</returns>
    public virtual Errno AwaitMemory() => Errno.ENOMEM;

    /// <summary>Notes that a broken pipe has ended a write after its first bytes: SIGPIPE comes beside the short count (Linux, pipe_write).</summary>
    public virtual void NoteBrokenPipe()
    {
    }

    private WaitEntry MakeEntry() => _entry = new WaitEntry(this);
}
