namespace Tine.Processes;

/// <summary>The three timers of setitimer(2), and alarm(2), of one process.</summary>
internal sealed class IntervalTimers(Process process)
{
    /// <summary>ITIMER_REAL: SIGALRM by the clock on the wall.</summary>
    public RealIntervalTimer Real { get; } = new(process);

    /// <summary>The process ends.</summary>
    public void Stop() => process.World.Scheduler.Timers.Remove(Real);
}
