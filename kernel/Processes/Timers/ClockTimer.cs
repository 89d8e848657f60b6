using System;

namespace Tine.Processes;

/// <summary>A timer of timer_create(2): sends its signal, to the process or to one thread, and counts the times it could not.</summary>
public sealed class ClockTimer : KernelTimer
{
    /// <summary>However short the interval is, the program gets to run in between.</summary>
    private const ulong ShortestIntervalNanoseconds = 100_000;

    /// <summary>A century: what is longer never comes.</summary>
    private const ulong LongestNanoseconds = 3_155_760_000_000_000_000;

    private readonly Process _process;
    private readonly Thread? _target;
    private readonly SignalRecord _record = new();
    private uint _overrun;

    /// <param name="process">Whose it is.</param>
    /// <param name="id">Its number in the process.</param>
    /// <param name="signal">What it sends; None for a timer that is only looked at.</param>
    /// <param name="value">Sent along.</param>
    /// <param name="target">The one thread that gets the signal; null for any.</param>
    /// <param name="countsRealTime">Absolute times are times of day.</param>
    internal ClockTimer(Process process, int id, Signal signal, ulong value, Thread? target, ClockKind countsRealTime)
    {
        _process = process;
        _target = target;
        Clock = countsRealTime;
        Id = id;
        _record.Info = new SignalInfo { Number = (int)signal, Code = (int)SignalCode.Timer, ProcessId = id, Value = value };
    }

    public int Id { get; }

    /// <summary>Which clock absolute times are on.</summary>
    public ClockKind Clock { get; }

    public ulong IntervalNanoseconds { get; private set; }

    /// <summary>Expirations that the signal delivered last stood for, besides its own.</summary>
    public uint LastOverrun => _record.Info.UserId;

    /// <summary>Sets it to a moment of the monotonic clock, 0 for off.</summary>
    public void Set(ulong deadlineNanoseconds, ulong intervalNanoseconds)
    {
        Scheduler scheduler = _process.World.Scheduler;
        scheduler.Timers.Remove(this);
        _overrun = 0;
        IntervalNanoseconds = Math.Min(intervalNanoseconds, LongestNanoseconds);
        if (deadlineNanoseconds != 0)
        {
            scheduler.AddTimer(this, Math.Min(deadlineNanoseconds, LongestNanoseconds));
        }
    }

    /// <summary>How long until it happens; 0 when it is off.</summary>
    public ulong LeftNanoseconds()
    {
        ulong now = _process.World.Hardware.Nanoseconds;
        return !IsQueued ? 0 : DeadlineNanoseconds > now ? DeadlineNanoseconds - now : 1;
    }

    [NoAllocation]
    public override void Expire(TimerQueue queue, ulong nowNanoseconds)
    {
        if (_record.IsQueued)
        {
            _overrun++;
        }
        else if (_record.Info.Number != 0)
        {
            _record.Info.UserId = _overrun;
            _overrun = 0;
            Send();
        }

        if (IntervalNanoseconds != 0)
        {
            queue.AddAgain(this, Math.Max(DeadlineNanoseconds + IntervalNanoseconds, nowNanoseconds + ShortestIntervalNanoseconds));
        }
    }

    [NoAllocation]
    private void Send()
    {
        if (_target is null)
        {
            Signals.RaiseOnProcess(_process, _record);
        }
        else
        {
            Signals.RaiseOnThread(_target, _record);
        }
    }
}
