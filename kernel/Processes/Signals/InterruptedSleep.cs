namespace Tine.Processes;

/// <summary>A call that a stop interrupted: what restart_syscall(2) needs to wait on until the same moment.</summary>
/// <remarks>The other arguments are in the registers still.</remarks>
internal struct InterruptedSleep
{
    public InterruptedCall Call;

    public ulong DeadlineNanoseconds;

    /// <summary>The clock of processor time that the deadline is on; null for the monotonic clock.</summary>
    public SleepClock? Clock;

    /// <summary>The address for the rest of the time should a handler run; null for none.</summary>
    public VirtualAddress Remaining;
}
