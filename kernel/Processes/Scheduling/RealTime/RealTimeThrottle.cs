namespace Tine.Processes;

/// <summary>
/// The share of the processor that real-time threads may have together: 0.95 s of each second, so that one that never sleeps
/// leaves a shell usable; sched(7), "Limiting the CPU usage of real-time and deadline processes".
/// </summary>
/// <remarks>
/// Time is counted by ticks: the thread that runs at a tick is charged for all of it. Unlike on Linux, a throttled thread still
/// gets the time that no other thread wants.
/// </remarks>
public sealed class RealTimeThrottle : KernelTimer
{
    /// <summary>A runtime without a limit (-1 in sched_rt_runtime_us).</summary>
    public const ulong Unlimited = ulong.MaxValue;

    private Scheduler? _throttled;
    private ulong _periodEndNanoseconds;
    private ulong _usedNanoseconds;

    /// <summary>/proc/sys/kernel/sched_rt_period_us, here in nanoseconds.</summary>
    public ulong PeriodNanoseconds { [NoAllocation] get; private set; } = 1_000_000_000;

    /// <summary>/proc/sys/kernel/sched_rt_runtime_us, here in nanoseconds.</summary>
    public ulong RuntimeNanoseconds { [NoAllocation] get; private set; } = 950_000_000;

    /// <summary>A turn of SCHED_RR: /proc/sys/kernel/sched_rr_timeslice_ms, here in nanoseconds.</summary>
    public ulong SliceNanoseconds { [NoAllocation] get; set; } = RealTimePriority.DefaultSliceNanoseconds;

    /// <returns>None; EINVAL for no period, or a runtime beyond it.</returns>
    public Errno Set(ulong periodNanoseconds, ulong runtimeNanoseconds)
    {
        if (periodNanoseconds == 0 || (runtimeNanoseconds != Unlimited && runtimeNanoseconds > periodNanoseconds))
        {
            return Errno.EINVAL;
        }

        PeriodNanoseconds = periodNanoseconds;
        RuntimeNanoseconds = runtimeNanoseconds;
        return Errno.None;
    }

    /// <inheritdoc/>
    [NoAllocation]
    public override void Expire(TimerQueue queue, ulong nowNanoseconds)
    {
        _usedNanoseconds = 0;
        _periodEndNanoseconds = nowNanoseconds + PeriodNanoseconds;
        _throttled?.EndThrottle();
    }

    /// <summary>Counts a tick that found a real-time thread running. On a machine that is short of time ticks come late.</summary>
    [NoAllocation]
    internal void Count(Scheduler scheduler, ulong nowNanoseconds, ulong sinceLastTickNanoseconds)
    {
        if (nowNanoseconds >= _periodEndNanoseconds)
        {
            _usedNanoseconds = 0;
            _periodEndNanoseconds = nowNanoseconds + PeriodNanoseconds;
        }

        _usedNanoseconds += sinceLastTickNanoseconds;
        if (_usedNanoseconds >= RuntimeNanoseconds && RuntimeNanoseconds < PeriodNanoseconds && !IsQueued)
        {
            _throttled = scheduler;
            scheduler.Throttle();
            scheduler.MoveTimer(this, _periodEndNanoseconds);
        }
    }
}
