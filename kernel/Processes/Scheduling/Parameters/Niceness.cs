namespace Tine.Processes;

/// <summary>Nice values, and what they do: each step is a quarter more or less of the processor (as in Linux's sched(7)).</summary>
public static class Niceness
{
    /// <summary>The most modest value.</summary>
    public const int Highest = 19;

    /// <summary>The least modest value.</summary>
    public const int Lowest = -20;

    /// <summary>The weight of nice value 0.</summary>
    private const long OrdinaryWeight = 1024;

    /// <summary>SCHED_IDLE's (Linux, WEIGHT_IDLEPRIO): nice 19 has 15.</summary>
    private const long IdleWeight = 3;

    /// <summary>The time that a thread may run in one round.</summary>
    /// <param name="nice">From <see cref="Lowest"/> to <see cref="Highest"/>; 0 gives a slice.</param>
    /// <param name="policy">Under SCHED_IDLE the nice value does not matter.</param>
    public static long QuantumNanoseconds(int nice, SchedulingPolicy policy)
    {
        long quantum = (long)Scheduler.SliceNanoseconds;
        if (policy == SchedulingPolicy.Idle)
        {
            return quantum * IdleWeight / OrdinaryWeight;
        }

        for (; nice > 0; nice--)
        {
            quantum = quantum * 4 / 5;
        }

        for (; nice < 0; nice++)
        {
            quantum = quantum * 5 / 4;
        }

        return quantum;
    }
}
