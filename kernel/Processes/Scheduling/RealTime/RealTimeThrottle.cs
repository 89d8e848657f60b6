namespace Tine.Processes;

/// <summary>
/// The share of the processor that real-time threads may have together: 0.95 s of each second, so that one that never sleeps
/// leaves a shell usable; sched(7), "Limiting the CPU usage of real-time and deadline processes".
/// </summary>
/// <remarks>
/// Time is counted by ticks: the thread that runs at a tick is charged for all of it. Unlike on Linux, a throttled thread still
/// gets the time that no other thread wants.
/// </remarks>
/// <param name="nextPeriod">Woken when a period begins after one that was used up.</param>
public sealed class RealTimeThrottle(Waiter nextPeriod) : KernelTimer
{
    /// <summary>A runtime without a limit (-1 in sched_rt_runtime_us).</summary>
    public const ulong Unlimited = ulong.MaxValue;

    private ulong _usedNanoseconds;

    /// <summary>The end of the period that runs, or of the last one.</summary>
    internal ulong PeriodEndNanoseconds { [NoAllocation] get; private set; }

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
        BeginPeriod(nowNanoseconds);
        nextPeriod.Wake();
    }

    /// <summary>Counts a tick that found a real-time thread running. On a machine that is short of time ticks come late.</summary>
    /// <returns>Whether the share of the period is used up by this tick.</returns>
    [NoAllocation]
    internal bool Count(ulong nowNanoseconds, ulong sinceLastTickNanoseconds)
    {
        if (nowNanoseconds >= PeriodEndNanoseconds)
        {
            BeginPeriod(nowNanoseconds);
        }

        _usedNanoseconds += sinceLastTickNanoseconds;
        return _usedNanoseconds >= RuntimeNanoseconds && RuntimeNanoseconds < PeriodNanoseconds && !IsQueued;
    }

    [NoAllocation]
    private void BeginPeriod(ulong nowNanoseconds)
    {
        _usedNanoseconds = 0;
        PeriodEndNanoseconds = nowNanoseconds + PeriodNanoseconds;
    }
}
