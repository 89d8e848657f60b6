namespace Tine.Processes;

/// <summary>A thread's or a process's processor time of one kind.</summary>
/// <param name="Process">Of all its threads, that are and were, unless a thread is named.</param>
/// <param name="Thread">One thread, or null.</param>
/// <param name="Kind">The kind of time.</param>
public readonly record struct ProcessorTime(Process Process, Thread? Thread, ProcessorTimeKind Kind)
{
    /// <summary>Nanoseconds so far.</summary>
    public ulong Nanoseconds
    {
        get
        {
            Process.World.Scheduler.ChargeAll();
            return ProcessorClock.Sum(Process, Thread, Kind);
        }
    }

    /// <summary>The clock for who waits for a time; made if need be.</summary>
    public ProcessorClock Clock => (Thread is null ? ProcessorClocks.Of(Process) : ProcessorClocks.Of(Thread))[Kind];
}
