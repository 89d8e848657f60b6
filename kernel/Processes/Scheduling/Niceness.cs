namespace Tine.Processes;

/// <summary>Nice values, and what they do: each step is a quarter more or less of the processor (as in Linux's sched(7)).</summary>
public static class Niceness
{
    /// <summary>The most modest value.</summary>
    public const int Highest = 19;

    /// <summary>The least modest value.</summary>
    public const int Lowest = -20;

    /// <summary>How long a process's thread may run in one round.</summary>
    /// <param name="nice">From <see cref="Lowest"/> to <see cref="Highest"/>; 0 gives a slice.</param>
    public static long QuantumNanoseconds(int nice)
    {
        long quantum = (long)Scheduler.SliceNanoseconds;
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
