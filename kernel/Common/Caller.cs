using System.Runtime.CompilerServices;

namespace Tine;

/// <summary>The running thread, as the rooms below Processes see it: something that can sleep and be woken.</summary>
/// <remarks>Kernel code is not preempted and runs with interrupts off, so between a test of a condition and
/// <see cref="Block"/> nothing changes except by what the caller itself does.</remarks>
public abstract class Caller : Waiter
{
    /// <summary>The deadline that never comes.</summary>
    public const ulong Never = ulong.MaxValue;

    private WaitEntry? _entry;

    /// <summary>Its place in the queue that it sleeps in, of which there is one at a time.</summary>
    internal WaitEntry Entry
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _entry ?? MakeEntry();
    }

    /// <summary>How large the caller may make a file, in bytes (RLIMIT_FSIZE); ulong.MaxValue for no limit.</summary>
    public virtual ulong FileSizeLimit => ulong.MaxValue;

    /// <summary>
    /// Gives the processor away until <see cref="Wake"/>, a signal that <paramref name="kind"/> lets through, or the deadline.
    /// </summary>
    /// <param name="kind">Which signals end the sleep.</param>
    /// <param name="deadlineNanoseconds">On the monotonic clock, or <see cref="Never"/>.</param>
    /// <returns>None when woken, ERESTARTSYS for a signal, ETIMEDOUT for the deadline.</returns>
    public abstract Errno Block(SleepKind kind, ulong deadlineNanoseconds);

    private WaitEntry MakeEntry() => _entry = new WaitEntry(this);
}
