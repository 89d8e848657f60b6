namespace Tine.Processes;

/// <summary>A nanosleep that a stop interrupted: what restart_syscall(2) needs to sleep on until the same moment.</summary>
internal struct InterruptedSleep
{
    public ulong DeadlineNanoseconds;

    /// <summary>Where the rest is written should a handler run; null for nowhere.</summary>
    public VirtualAddress Remaining;
}
