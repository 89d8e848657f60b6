namespace Tine.Processes;

/// <summary>A nanosleep that a stop interrupted: what restart_syscall(2) needs to sleep on until the same moment.</summary>
internal struct InterruptedSleep
{
    public ulong DeadlineNanoseconds;

    /// <summary>The clock of processor time that the deadline is on; null for the monotonic clock.</summary>
    public ProcessorClock? Clock;

    /// <summary>Where the rest is written should a handler run; null for nowhere.</summary>
    public VirtualAddress Remaining;
}
