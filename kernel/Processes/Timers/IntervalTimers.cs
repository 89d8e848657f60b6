namespace Tine.Processes;

/// <summary>The three timers of setitimer(2), and alarm(2), of one process.</summary>
internal sealed class IntervalTimers(Process process)
{
    private readonly RealIntervalTimer _real = new(process);
    private readonly ProcessorIntervalTimer _virtual = new(process, Signal.SIGVTALRM, ProcessorTimeKind.User);
    private readonly ProcessorIntervalTimer _profiling = new(process, Signal.SIGPROF, ProcessorTimeKind.All);

    /// <summary>Sets a timer; a first time of 0 turns it off.</summary>
    public void Set(IntervalTimerKind kind, ulong firstNanoseconds, ulong intervalNanoseconds)
    {
        switch (kind)
        {
            case IntervalTimerKind.Real:
                _real.Set(firstNanoseconds, intervalNanoseconds);
                break;
            case IntervalTimerKind.Virtual:
                _virtual.Set(firstNanoseconds, intervalNanoseconds);
                break;
            case IntervalTimerKind.Profiling:
                _profiling.Set(firstNanoseconds, intervalNanoseconds);
                break;
        }
    }

    /// <summary>The time until it happens; 0 when it is off.</summary>
    public ulong LeftNanoseconds(IntervalTimerKind kind) => kind switch
    {
        IntervalTimerKind.Real => _real.LeftNanoseconds(process.World.Hardware.Nanoseconds),
        IntervalTimerKind.Virtual => _virtual.LeftNanoseconds(),
        _ => _profiling.LeftNanoseconds(),
    };

    public ulong IntervalNanoseconds(IntervalTimerKind kind) => kind switch
    {
        IntervalTimerKind.Real => _real.IntervalNanoseconds,
        IntervalTimerKind.Virtual => _virtual.IntervalNanoseconds,
        _ => _profiling.IntervalNanoseconds,
    };

    /// <summary>Restarts the real-time timer when a SIGALRM is delivered, from any sender.</summary>
    public void RestartReal() => _real.Restart();

    /// <summary>Stops the timer of a process that ends.</summary>
    public void Stop() => process.World.Scheduler.Timers.Remove(_real);
}
