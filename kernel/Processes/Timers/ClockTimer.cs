using System;
using Tine.Files;

namespace Tine.Processes;

/// <summary>A timer of timer_create(2): sends its signal, to the process or to one thread, and counts the times it could not.</summary>
/// <remarks>
/// As on Linux a timer with an interval is started again only when its signal is delivered; the expirations that were due
/// meanwhile are computed then. With any interval it costs no more than the program that takes the signals.
/// </remarks>
public sealed class ClockTimer : KernelTimer
{
    /// <summary>
    /// Interval between two expirations with an ignored signal, which is never delivered: a tick of Linux (HZ=250).
    /// </summary>
    private const ulong IgnoredIntervalNanoseconds = 4_000_000;

    private readonly Process _process;
    private readonly Thread? _target;
    private readonly SignalRecord _record = new();
    private readonly ProcessorClock? _processorClock;

    /// <summary>The time of the next expiration, or of the one with a pending signal; 0 when it is off.</summary>
    private ulong _dueNanoseconds;

    /// <summary>Whether its signal is pending; the timer goes on when that is delivered.</summary>
    private bool _awaitsDelivery;

    /// <summary>Expirations counted since the signal was sent.</summary>
    private ulong _passed;

    /// <param name="process">The owner.</param>
    /// <param name="account">The user that is charged for its signal for as long as the timer lives.</param>
    /// <param name="id">Its number in the process.</param>
    /// <param name="signal">The signal that it sends; None for a timer that is only looked at.</param>
    /// <param name="value">Sent along.</param>
    /// <param name="target">The one thread that gets the signal; null for any.</param>
    /// <param name="clock">The time that it counts.</param>
    /// <param name="processorClock">For <see cref="ClockKind.ProcessorTime"/>, whose.</param>
    internal ClockTimer(
        Process process, UserAccount account, int id, Signal signal, ulong value, Thread? target, ClockKind clock, ProcessorClock? processorClock)
    {
        _process = process;
        Account = account;
        _target = target;
        _processorClock = processorClock;
        Clock = clock;
        Id = id;
        _record.Info = new SignalInfo { Number = (int)signal, Code = (int)SignalCode.Timer, ProcessId = id, Value = value };
    }

    public int Id { get; }

    /// <summary>The user that is charged for its signal.</summary>
    internal UserAccount Account { get; }

    /// <summary>The clock of absolute times.</summary>
    public ClockKind Clock { [NoAllocation] get; }

    /// <summary>The thread or process that it measures has ended: it cannot be set any more.</summary>
    public bool IsClockOver => _processorClock is { IsOver: true };

    /// <summary>Nanoseconds on the clock of its deadlines: the time of day only where they follow that.</summary>
    public ulong Now => _processorClock?.Nanoseconds ?? Scheduler.OnClockOf(this, Scheduler.Hardware.Nanoseconds);

    public ulong IntervalNanoseconds { get; private set; }

    /// <summary>Expirations that the signal delivered last stood for, besides its own.</summary>
    public uint LastOverrun { get; private set; }

    private Scheduler Scheduler
    {
        [NoAllocation]
        get => _process.World.Scheduler;
    }

    private bool IsOnlyLookedAt => _record.Info.Number == 0;

    /// <summary>Sets it.</summary>
    /// <param name="deadlineNanoseconds">A moment of processor time, or of the monotonic clock; 0 for off.</param>
    /// <param name="intervalNanoseconds">From one expiration to the next; 0 for once.</param>
    public void Set(ulong deadlineNanoseconds, ulong intervalNanoseconds)
    {
        Stop();
        _awaitsDelivery = false;
        _passed = 0;
        LastOverrun = 0;
        IntervalNanoseconds = Math.Min(intervalNanoseconds, LongestNanoseconds);
        _dueNanoseconds = deadlineNanoseconds == 0 ? 0 : Scheduler.OnClockOf(this, Math.Min(deadlineNanoseconds, LongestNanoseconds));
        if (_dueNanoseconds != 0 && !IsOnlyLookedAt)
        {
            Start(_dueNanoseconds);

            // A time that is past has come at once, not with the next tick.
            _processorClock?.Timers.ExpireFirst(Now);
        }
    }

    /// <summary>Takes it out of its queue: it is deleted, or set anew.</summary>
    internal void Stop()
    {
        if (_processorClock is { } clock)
        {
            clock.Timers.Remove(this);
        }
        else
        {
            Scheduler.RemoveTimer(this);
        }
    }

    /// <summary>The time until it happens; 0 when it is off.</summary>
    public ulong LeftNanoseconds()
    {
        if (_dueNanoseconds == 0 || (IntervalNanoseconds == 0 && !IsOnlyLookedAt && !IsQueued))
        {
            return 0;
        }

        ulong now = Now;
        if (_awaitsDelivery || IsOnlyLookedAt)
        {
            PassOver(now);
        }

        return _dueNanoseconds > now ? _dueNanoseconds - now : IsOnlyLookedAt ? 0UL : 1;
    }

    [NoAllocation]
    public override void Expire(TimerQueue queue, ulong nowNanoseconds)
    {
        bool isSent = Fire();
        if (IntervalNanoseconds == 0)
        {
            return;
        }

        if (isSent)
        {
            _awaitsDelivery = true;
            return;
        }

        PassOver(nowNanoseconds + Math.Max(IgnoredIntervalNanoseconds, IntervalNanoseconds) - IntervalNanoseconds);
        _passed = 0;
        queue.AddAgain(this, _dueNanoseconds);
    }

    /// <summary>Starts the timer again when its signal is delivered.</summary>
    /// <param name="overruns">Those that the record counted.</param>
    /// <returns>Expirations that the signal stands for besides its own.</returns>
    internal uint Deliver(uint overruns)
    {
        LastOverrun = overruns;
        if (_awaitsDelivery && !_record.IsQueued)
        {
            _awaitsDelivery = false;
            ulong now = Now;
            PassOver(now);
            LastOverrun = (uint)Math.Min(overruns + Math.Max(_passed, 1) - 1, int.MaxValue); // None has passed where the clock was set back.
            _passed = 0;
            Start(Math.Max(_dueNanoseconds, now + RealIntervalTimer.PauseFor(IntervalNanoseconds)));
        }

        return LastOverrun;
    }

    private void Start(ulong deadlineNanoseconds)
    {
        if (_processorClock is { } clock)
        {
            clock.Timers.Add(this, deadlineNanoseconds);
        }
        else
        {
            Scheduler.AddTimer(this, deadlineNanoseconds);
        }
    }

    /// <summary>Counts the expirations that are due by a time, and goes to the next one after it.</summary>
    [NoAllocation]
    private void PassOver(ulong nowNanoseconds)
    {
        if (nowNanoseconds >= _dueNanoseconds && IntervalNanoseconds != 0)
        {
            ulong expirations = 1 + ((nowNanoseconds - _dueNanoseconds) / IntervalNanoseconds);
            _passed += expirations;
            _dueNanoseconds += expirations * IntervalNanoseconds;
        }
    }

    /// <summary>
    /// The thread that gets the signal first: the running one for processor time, else the first one (Linux 6.1).
    /// </summary>
    private Thread FirstTaker
    {
        [NoAllocation]
        get => _processorClock is not null && Scheduler.Current is { } running && running.Process == _process ? running : _process.Leader;
    }

    /// <summary>Sends the signal; one that is pending still comes to stand for one more expiration.</summary>
    /// <returns>False when nobody wants it.</returns>
    [NoAllocation]
    private bool Fire()
    {
        if (_record.IsQueued)
        {
            _record.Info.UserId++;
            return true;
        }

        _record.Info.UserId = 0;
        return _target is { State: ThreadState.Dead } || Signals.RaiseTimer(_process, _target, _record, FirstTaker);
    }
}
