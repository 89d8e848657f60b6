namespace Tine.Processes;

/// <summary>The three timers of setitimer(2), and alarm(2), of one process.</summary>
internal sealed class IntervalTimers(Process process)
{
    private readonly RealIntervalTimer _real = new(process);
    private ProcessorTimer _virtual;
    private ProcessorTimer _profiling;

    /// <summary>Sets a timer; a first time of 0 turns it off.</summary>
    public void Set(IntervalTimerKind kind, ulong firstNanoseconds, ulong intervalNanoseconds)
    {
        var timer = new ProcessorTimer { LeftNanoseconds = firstNanoseconds, IntervalNanoseconds = intervalNanoseconds };
        switch (kind)
        {
            case IntervalTimerKind.Real:
                _real.Set(firstNanoseconds, intervalNanoseconds);
                break;
            case IntervalTimerKind.Virtual:
                _virtual = timer;
                break;
            case IntervalTimerKind.Profiling:
                _profiling = timer;
                break;
        }
    }

    /// <summary>How long until it happens; 0 when it is off.</summary>
    public ulong LeftNanoseconds(IntervalTimerKind kind) => kind switch
    {
        IntervalTimerKind.Real => _real.LeftNanoseconds(process.World.Hardware.Nanoseconds),
        IntervalTimerKind.Virtual => _virtual.LeftNanoseconds,
        _ => _profiling.LeftNanoseconds,
    };

    public ulong IntervalNanoseconds(IntervalTimerKind kind) => kind switch
    {
        IntervalTimerKind.Real => _real.IntervalNanoseconds,
        IntervalTimerKind.Virtual => _virtual.IntervalNanoseconds,
        _ => _profiling.IntervalNanoseconds,
    };

    /// <summary>A SIGALRM is delivered, whoever sent it.</summary>
    public void RestartReal() => _real.Restart();

    /// <summary>A tick came while the process ran.</summary>
    [NoAllocation]
    public void CountTick(bool inUserMode)
    {
        if (inUserMode && _virtual.CountTick())
        {
            _virtual.BeginAgain();
            Signals.RaiseOnProcess(process, Signal.SIGVTALRM);
        }

        if (_profiling.CountTick())
        {
            _profiling.BeginAgain();
            Signals.RaiseOnProcess(process, Signal.SIGPROF);
        }
    }

    /// <summary>The process ends.</summary>
    public void Stop() => process.World.Scheduler.Timers.Remove(_real);
}
