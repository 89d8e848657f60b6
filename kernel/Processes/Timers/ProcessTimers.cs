namespace Tine.Processes;

/// <summary>The timers of one process: those of alarm(2) and setitimer(2), and those of timer_create(2).</summary>
internal sealed class ProcessTimers(Process process) : SignalTimers
{
    public IntervalTimers Intervals { get; } = new(process);

    public ClockTimers Clocks { get; } = new(process);

    /// <summary>The timers of a process; null for one that has never used any.</summary>
    public static ProcessTimers? Find(Process process) => (ProcessTimers?)process.Timers;

    /// <summary>The timers of a process, made with the first use.</summary>
    public static ProcessTimers Of(Process process)
    {
        process.Timers ??= new ProcessTimers(process);
        return (ProcessTimers)process.Timers;
    }

    /// <inheritdoc/>
    public override void OnAlarmTaken() => Intervals.RestartReal();

    /// <inheritdoc/>
    public override void OnTimerSignalTaken(ref SignalInfo info)
    {
        if (Clocks.Find(info.ProcessId) is { } timer)
        {
            info.UserId = timer.Deliver(info.UserId);
        }
    }

    /// <summary>Ends all timers, in portions: the process ends.</summary>
    public void End(Thread caller)
    {
        Intervals.Stop();
        Clocks.DeleteAll(caller);
    }
}
