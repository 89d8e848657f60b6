using System;
using Tine.Files;

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
    private readonly Thread? _counted;
    private ProcessorTimer _processorTimer;
    private uint _deliveredOverrun;

    /// <param name="process">Whose it is.</param>
    /// <param name="account">To whom its signal is charged for as long as the timer lives.</param>
    /// <param name="id">Its number in the process.</param>
    /// <param name="signal">What it sends; None for a timer that is only looked at.</param>
    /// <param name="value">Sent along.</param>
    /// <param name="target">The one thread that gets the signal; null for any.</param>
    /// <param name="clock">Which time it counts.</param>
    /// <param name="counted">The thread whose time <see cref="ClockKind.ThreadTime"/> is.</param>
    internal ClockTimer(Process process, UserAccount account, int id, Signal signal, ulong value, Thread? target, ClockKind clock, Thread counted)
    {
        _process = process;
        Account = account;
        _target = target;
        _counted = clock == ClockKind.ThreadTime ? counted : null;
        Clock = clock;
        Id = id;
        _record.Info = new SignalInfo { Number = (int)signal, Code = (int)SignalCode.Timer, ProcessId = id, Value = value };
    }

    public int Id { get; }

    /// <summary>To whom its signal is charged.</summary>
    internal UserAccount Account { get; }

    /// <summary>Which clock absolute times are on.</summary>
    public ClockKind Clock { [NoAllocation] get; }

    /// <summary>It counts what the processor does, not the time that passes.</summary>
    public bool CountsProcessorTime
    {
        [NoAllocation]
        get => Clock is ClockKind.ProcessTime or ClockKind.ThreadTime;
    }

    public ulong IntervalNanoseconds { get; private set; }

    /// <summary>Expirations that the signal delivered last stood for, besides its own.</summary>
    public uint LastOverrun => _record.IsQueued ? _deliveredOverrun : _record.Info.UserId;

    /// <summary>Sets it.</summary>
    /// <param name="deadlineNanoseconds">A moment of the monotonic clock; of processor time, how long from now; 0 for off.</param>
    /// <param name="intervalNanoseconds">From one expiration to the next; 0 for once.</param>
    public void Set(ulong deadlineNanoseconds, ulong intervalNanoseconds)
    {
        Scheduler scheduler = _process.World.Scheduler;
        scheduler.Timers.Remove(this);
        IntervalNanoseconds = Math.Min(intervalNanoseconds, LongestNanoseconds);
        if (CountsProcessorTime)
        {
            _processorTimer = new ProcessorTimer { LeftNanoseconds = deadlineNanoseconds, IntervalNanoseconds = IntervalNanoseconds };
        }
        else if (deadlineNanoseconds != 0)
        {
            scheduler.AddTimer(this, Math.Min(deadlineNanoseconds, LongestNanoseconds));
        }
    }

    /// <summary>How long until it happens; 0 when it is off.</summary>
    public ulong LeftNanoseconds()
    {
        if (CountsProcessorTime)
        {
            return _processorTimer.LeftNanoseconds;
        }

        ulong now = _process.World.Hardware.Nanoseconds;
        return !IsQueued ? 0 : DeadlineNanoseconds > now ? DeadlineNanoseconds - now : 1;
    }

    [NoAllocation]
    public override void Expire(TimerQueue queue, ulong nowNanoseconds)
    {
        if (IntervalNanoseconds == 0)
        {
            Fire(1);
            return;
        }

        // A busy machine comes late: what has passed meanwhile counts, too.
        ulong expirations = 1 + ((nowNanoseconds - DeadlineNanoseconds) / IntervalNanoseconds);
        Fire((uint)Math.Min(expirations, int.MaxValue));
        ulong next = DeadlineNanoseconds + (expirations * IntervalNanoseconds);
        queue.AddAgain(this, Math.Max(next, nowNanoseconds + ShortestIntervalNanoseconds));
    }

    /// <summary>A tick of the scheduler came while a thread of the process ran.</summary>
    [NoAllocation]
    internal void CountTick(Thread running)
    {
        if (CountsProcessorTime && (_counted is null || _counted == running) && _processorTimer.CountTick())
        {
            Fire(1);
        }
    }

    /// <summary>Sends the signal; while it is pending still, it comes to stand for more expirations.</summary>
    [NoAllocation]
    private void Fire(uint expirations)
    {
        if (_record.IsQueued)
        {
            _record.Info.UserId += expirations;
            return;
        }

        if (_record.Info.Number == 0)
        {
            return;
        }

        _deliveredOverrun = _record.Info.UserId;
        _record.Info.UserId = expirations - 1;
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
