using System;

namespace Tine.Processes;

/// <summary>Counts its expirations, and wakes those that wait for one.</summary>
/// <remarks>
/// As on Linux a timer with an interval is started again only when it is read or looked at; the expirations that were due
/// meanwhile are computed then, so that the shortest interval costs no more than the program that reads.
/// </remarks>
internal sealed class ExpirationTimer : KernelTimer
{
    /// <summary>The time of the next expiration, or of the one that has not been read.</summary>
    private ulong _due;

    /// <summary>An expiration has come that nobody has read.</summary>
    private bool _isDue;

    public WaitQueue Readers { get; } = new();

    /// <summary>Expirations that nobody has heard of.</summary>
    public ulong Expirations { get; private set; }

    /// <summary>0 for once.</summary>
    public ulong IntervalNanoseconds { get; private set; }

    public void Set(Scheduler scheduler, ulong deadlineNanoseconds, ulong intervalNanoseconds, ClockSetting setting)
    {
        scheduler.RemoveTimer(this);
        FollowsRealTime = setting != ClockSetting.ChangesNothing;
        Expirations = 0;
        _isDue = false;
        IntervalNanoseconds = Math.Min(intervalNanoseconds, LongestNanoseconds);
        _due = deadlineNanoseconds == 0 ? 0 : scheduler.OnClockOf(this, Math.Min(deadlineNanoseconds, LongestNanoseconds));
        if (_due == 0)
        {
            return;
        }

        // A time that is past has come at once, and not with the next interrupt.
        ulong now = NowOn(scheduler);
        if (_due <= now)
        {
            Expire(scheduler.Timers, now);
        }
        else
        {
            scheduler.AddTimer(this, _due);
        }
    }

    /// <summary>Nanoseconds until the next expiration, at least 1; 0 when it is off.</summary>
    public ulong LeftNanoseconds(Scheduler scheduler)
    {
        Restart(scheduler);
        ulong now = NowOn(scheduler);
        return !IsQueued ? 0 : _due > now ? _due - now : 1;
    }

    /// <summary>Reads and resets the number of expirations.</summary>
    public ulong TakeExpirations(Scheduler scheduler)
    {
        Restart(scheduler);
        ulong taken = Expirations;
        Expirations = 0;
        return taken;
    }

    [NoAllocation]
    public override void Expire(TimerQueue queue, ulong nowNanoseconds)
    {
        _isDue = true;
        Expirations++;
        Readers.WakeAll();
    }

    /// <summary>Counts what has come since the first expiration that nobody has read, and goes on from there.</summary>
    private void Restart(Scheduler scheduler)
    {
        if (_isDue && IntervalNanoseconds != 0)
        {
            ulong now = Math.Max(NowOn(scheduler), _due); // The clock may have been set back.
            ulong passed = (now - _due) / IntervalNanoseconds;
            Expirations += passed;
            _due += (passed + 1) * IntervalNanoseconds;
            scheduler.AddTimer(this, _due);
        }

        _isDue = false;
    }

    /// <summary>The time on the clock of its deadlines.</summary>
    private ulong NowOn(Scheduler scheduler) => scheduler.OnClockOf(this, scheduler.Hardware.Nanoseconds);
}
