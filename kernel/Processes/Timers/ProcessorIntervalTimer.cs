using System;

namespace Tine.Processes;

/// <summary>ITIMER_VIRTUAL and ITIMER_PROF: sends its signal to the thread that runs when its time has come.</summary>
internal sealed class ProcessorIntervalTimer(Process process, Signal signal, ProcessorTimeKind kind) : KernelTimer
{
    /// <summary>0 for once.</summary>
    public ulong IntervalNanoseconds { get; private set; }

    private ProcessorClock Clock => ProcessorClocks.Of(process)[kind];

    /// <summary>Sets the timer; a first time of 0 turns it off.</summary>
    public void Set(ulong firstNanoseconds, ulong intervalNanoseconds)
    {
        ProcessorClock clock = Clock;
        clock.Timers.Remove(this);
        IntervalNanoseconds = Math.Min(intervalNanoseconds, LongestNanoseconds);
        if (firstNanoseconds != 0)
        {
            clock.Timers.Add(this, clock.Nanoseconds + Math.Min(firstNanoseconds, LongestNanoseconds));
        }
    }

    /// <summary>The time until it expires, 0 when it is off.</summary>
    public ulong LeftNanoseconds()
    {
        if (!IsQueued)
        {
            return 0;
        }

        ulong now = Clock.Nanoseconds;
        return DeadlineNanoseconds > now ? DeadlineNanoseconds - now : 1;
    }

    [NoAllocation]
    public override void Expire(TimerQueue queue, ulong nowNanoseconds)
    {
        Signals.RaiseOnRunning(process, signal);
        if (IntervalNanoseconds != 0)
        {
            ulong passed = 1 + ((nowNanoseconds - DeadlineNanoseconds) / IntervalNanoseconds);
            queue.AddAgain(this, DeadlineNanoseconds + (passed * IntervalNanoseconds));
        }
    }
}
