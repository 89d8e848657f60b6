using System;

namespace Tine.Processes;

/// <summary>
/// ITIMER_REAL: sends SIGALRM when its time has come. With an interval it starts again when a SIGALRM is delivered, as on Linux:
/// the shortest interval costs no more than the program that takes the signals, and one that ignores them costs nothing.
/// </summary>
internal sealed class RealIntervalTimer(Process process) : KernelTimer
{
    /// <summary>However short the interval is, the program gets on between two runs of its handler.</summary>
    private const ulong ShortestPauseNanoseconds = 20_000;

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
            IntervalNanoseconds = 0;
            scheduler.Timers.Remove(this);
            return;
        }

        scheduler.AddTimer(this, scheduler.Hardware.Nanoseconds + Math.Min(firstNanoseconds, LongestNanoseconds));
    }

    /// <summary>The time until it happens, 0 when it is off.</summary>
    public ulong LeftNanoseconds(ulong nowNanoseconds) =>
        !IsQueued ? 0 : DeadlineNanoseconds > nowNanoseconds ? DeadlineNanoseconds - nowNanoseconds : 1;

    /// <summary>The least time from the delivery of a signal to the next expiration.</summary>
    internal static ulong PauseFor(ulong intervalNanoseconds) =>
        intervalNanoseconds < ShortestPauseNanoseconds ? ShortestPauseNanoseconds : 0;

    /// <summary>Goes on with the first expiration that is not over yet.</summary>
    public void Restart()
    {
        Scheduler scheduler = process.World.Scheduler;
        ulong now = scheduler.Hardware.Nanoseconds;
        if (!IsQueued && IntervalNanoseconds != 0 && now >= DeadlineNanoseconds)
        {
            ulong passed = 1 + ((now - DeadlineNanoseconds) / IntervalNanoseconds);
            scheduler.AddTimer(this, Math.Max(DeadlineNanoseconds + (passed * IntervalNanoseconds), now + PauseFor(IntervalNanoseconds)));
        }
    }

    [NoAllocation]
    public override void Expire(TimerQueue queue, ulong nowNanoseconds) => Signals.RaiseOnProcess(process, _record);
}
