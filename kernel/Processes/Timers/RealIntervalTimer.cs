using System;

namespace Tine.Processes;

/// <summary>ITIMER_REAL: sends SIGALRM when its time has come, again and again if it has an interval.</summary>
internal sealed class RealIntervalTimer(Process process) : KernelTimer
{
    /// <summary>However short the interval is, the program gets to run in between.</summary>
    private const ulong ShortestIntervalNanoseconds = 100_000;

    /// <summary>A century: what is longer never comes.</summary>
    private const ulong LongestNanoseconds = 3_155_760_000_000_000_000;

    private readonly SignalRecord _record = new() { Info = SignalInfo.FromKernel(Signal.SIGALRM) };

    /// <summary>0 for once.</summary>
    public ulong IntervalNanoseconds { get; private set; }

    /// <summary>Sets the timer; a first time of 0 turns it off.</summary>
    public void Set(ulong firstNanoseconds, ulong intervalNanoseconds)
    {
        Scheduler scheduler = process.World.Scheduler;
        IntervalNanoseconds = Math.Min(intervalNanoseconds, LongestNanoseconds);
        if (firstNanoseconds == 0)
        {
            scheduler.Timers.Remove(this);
            return;
        }

        scheduler.AddTimer(this, scheduler.Hardware.Nanoseconds + Math.Min(firstNanoseconds, LongestNanoseconds));
    }

    /// <summary>How long until it happens, 0 when it is off.</summary>
    public ulong LeftNanoseconds(ulong nowNanoseconds) =>
        !IsQueued ? 0 : DeadlineNanoseconds > nowNanoseconds ? DeadlineNanoseconds - nowNanoseconds : 1;

    [NoAllocation]
    public override void Expire(TimerQueue queue, ulong nowNanoseconds)
    {
        Signals.RaiseOnProcess(process, _record);
        if (IntervalNanoseconds == 0)
        {
            return;
        }

        ulong next = DeadlineNanoseconds + IntervalNanoseconds;
        queue.AddAgain(this, Math.Max(next, nowNanoseconds + ShortestIntervalNanoseconds));
    }
}
