namespace Tine.Processes;

/// <summary>Priorities of SCHED_FIFO and SCHED_RR; sched(7).</summary>
public static class RealTimePriority
{
    public const int Lowest = 1;

    public const int Highest = 99;

    /// <summary>A turn of SCHED_RR unless /proc/sys/kernel/sched_rr_timeslice_ms says otherwise (Linux, RR_TIMESLICE).</summary>
    public const ulong DefaultSliceNanoseconds = 100_000_000;
}
