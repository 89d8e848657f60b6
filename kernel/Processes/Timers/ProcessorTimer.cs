namespace Tine.Processes;

/// <summary>A timer that counts processor time by the ticks of the scheduler: as fine as they are.</summary>
internal struct ProcessorTimer
{
    public ulong LeftNanoseconds;

    public ulong IntervalNanoseconds;

    /// <summary>A tick came.</summary>
    /// <returns>True when the time is over, until <see cref="BeginAgain"/>.</returns>
    [NoAllocation]
    public bool CountTick()
    {
        if (LeftNanoseconds == 0)
        {
            return false;
        }

        if (LeftNanoseconds > Scheduler.SliceNanoseconds)
        {
            LeftNanoseconds -= Scheduler.SliceNanoseconds;
            return false;
        }

        LeftNanoseconds = 1;
        return true;
    }

    /// <summary>Starts the interval, or turns itself off.</summary>
    [NoAllocation]
    public void BeginAgain() => LeftNanoseconds = IntervalNanoseconds;
}
