using System;

namespace Tine.Processes;

/// <summary>Counts how often its time has come, and wakes whoever waits for that.</summary>
internal sealed class ExpirationTimer : KernelTimer
{
    /// <summary>However short the interval is, the program gets to run in between; what is passed over is counted.</summary>
    private const ulong ShortestPauseNanoseconds = 100_000;

    /// <summary>A century: what is longer never comes.</summary>
    private const ulong LongestNanoseconds = 3_155_760_000_000_000_000;

    /// <summary>When the next expiration is due; the queue may be told a later time.</summary>
    private ulong _due;

    public WaitQueue Readers { get; } = new();

    /// <summary>Expirations that nobody has heard of.</summary>
    public ulong Expirations { get; private set; }

    /// <summary>0 for once.</summary>
    public ulong IntervalNanoseconds { get; private set; }

    public void Set(Scheduler scheduler, ulong deadlineNanoseconds, ulong intervalNanoseconds)
    {
        scheduler.Timers.Remove(this);
        Expirations = 0;
        IntervalNanoseconds = Math.Min(intervalNanoseconds, LongestNanoseconds);
        _due = Math.Min(deadlineNanoseconds, LongestNanoseconds);
        if (_due == 0)
        {
            return;
        }

        // A time that is past has come at once, and not with the next interrupt.
        bool isOver = Pass(scheduler.Hardware.Nanoseconds) && IntervalNanoseconds == 0;
        if (!isOver)
        {
            scheduler.AddTimer(this, _due);
        }
    }

    public ulong LeftNanoseconds(ulong nowNanoseconds) =>
        !IsQueued ? 0 : _due > nowNanoseconds ? _due - nowNanoseconds : 1;

    public ulong TakeExpirations()
    {
        ulong taken = Expirations;
        Expirations = 0;
        return taken;
    }

    [NoAllocation]
    public override void Expire(TimerQueue queue, ulong nowNanoseconds)
    {
        Pass(nowNanoseconds);
        if (IntervalNanoseconds != 0)
        {
            queue.AddAgain(this, Math.Max(_due, nowNanoseconds + ShortestPauseNanoseconds));
        }
    }

    /// <summary>Counts what has come by now, and moves on to what is due next.</summary>
    /// <returns>Whether anything has.</returns>
    [NoAllocation]
    private bool Pass(ulong nowNanoseconds)
    {
        if (nowNanoseconds < _due)
        {
            return false;
        }

        ulong passed = IntervalNanoseconds == 0 ? 1 : 1 + ((nowNanoseconds - _due) / IntervalNanoseconds);
        Expirations += passed;
        _due += passed * IntervalNanoseconds;
        Readers.WakeAll();
        return true;
    }
}
