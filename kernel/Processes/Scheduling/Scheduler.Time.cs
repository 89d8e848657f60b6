using System.Runtime.CompilerServices;

namespace Tine.Processes;

/// <content>Ticks and deadlines, and the accounts that time goes to.</content>
public sealed partial class Scheduler
{
    /// <summary>
    /// The most timers that expire in one interrupt, and the longest time for them; the others wait for the next one.
    /// </summary>
    private const int MostTimersAtOnce = 32;
    private const ulong LongestExpiryNanoseconds = 50_000;

    /// <summary>
    /// The first of them, by their deadlines and however long they take: who wakes up finds that what was due before has happened.
    /// After them sleeps go first, however many other timers there are.
    /// </summary>
    private const int TimersInOrder = 16;

    /// <summary>Between two interrupts for timers, so that programs run however many timers there are and however short.</summary>
    internal const ulong ShortestPauseNanoseconds = 5_000;

    /// <summary>Handles the timer interrupt, whatever it interrupted.</summary>
    /// <param name="interruptedUser">The interrupt came in user mode: the tick counts as the program's own time.</param>
    [NoAllocation]
    public void OnTimer(bool interruptedUser)
    {
        ulong now = Hardware.Nanoseconds;
        Latency.Note(now, _requestedTimerNanoseconds, this);
        ulong earliest = ExpireTimers(now);
        WakeCheck?.OnTimer(now);
        if (now >= _nextTickNanoseconds)
        {
            ulong sinceLastTick = now - _nextTickNanoseconds + SliceNanoseconds;
            _nextTickNanoseconds = now + SliceNanoseconds;
            _ready.LendToFirstThatWaits();
            if (!_isIdle)
            {
                Charge();
                Current.CountTick(interruptedUser, now);
                CountBusy(now, interruptedUser);
                _ready.NoteBusy(SliceNanoseconds);
            }

            if (now >= _nextLoadNanoseconds)
            {
                _nextLoadNanoseconds = now + LoadAverage.PeriodNanoseconds;
                _load.Sample(BlockedCount + (_processors is null ? ReadyCount + (_isIdle ? 0 : 1) : _processors.CountRunnable()));
            }

            // Its mask was changed while it made its way here: the child of a thread that was to leave.
            if (_processors is not null && !_isIdle && !Current.MayRunOn(Number))
            {
                Current.ReturnWork |= ReturnWork.Reschedule;
            }

            // Idle time is nobody's.
            if (!_isIdle && Current.CreditNanoseconds <= 0)
            {
                EndQuantum(now, sinceLastTick);
            }

            LetCrowdRun();
        }

        // A sleeper's deadline has come.
        if (_ready.HasAwakened)
        {
            Current.ReturnWork |= ReturnWork.Reschedule;
        }

        _processors?.HurryAwakened();
        ulong next = NextDeadlineNanoseconds;
        _isResting = _isIdle && _ready.IsEmpty && MayRest;
        ulong last = _isResting ? _nextLoadNanoseconds : Latency.NextInterrupt(now, _nextTickNanoseconds);
        next = next < last ? next : last;
        RequestTimer(next > earliest ? next : earliest);
    }

    /// <summary>Ends the quantum of the running thread, or looks at a real-time thread, which has none.</summary>
    [NoAllocation]
    private void EndQuantum(ulong now, ulong sinceLastTick)
    {
        if (Current.EffectivePriority != 0)
        {
            OnRealTimeTick(now, sinceLastTick);
        }
        else if (!_ready.BeginRoundAlone(Current))
        {
            Current.ReturnWork |= ReturnWork.Reschedule;
        }
    }

    /// <summary>Expires timers that are due, a bounded number of them.</summary>
    /// <returns>The earliest time of the next interrupt: programs get as much time as the timers have had.</returns>
    [NoAllocation]
    private ulong ExpireTimers(ulong now)
    {
        ulong passed = 0;
        int expired = 0;
        while (expired < MostTimersAtOnce && (expired < TimersInOrder || passed < LongestExpiryNanoseconds) && ExpireNext(now, expired))
        {
            expired++;
            passed = Hardware.Nanoseconds - now;
        }

        _lastSleepers = null;
        return expired == 0 ? now : now + passed + (passed > ShortestPauseNanoseconds ? passed : ShortestPauseNanoseconds);
    }

    /// <summary>Expires a sleep or another timer that is due.</summary>
    /// <returns>False when none is.</returns>
    [NoAllocation]
    private bool ExpireNext(ulong now, int expired)
    {
        bool sleepsGoFirst = expired >= TimersInOrder || Sleeps.NextDeadlineNanoseconds < NextTimerNanoseconds;
        return (sleepsGoFirst && Sleeps.ExpireFirst(now)) || ExpireFirst(now) || Sleeps.ExpireFirst(now);
    }

    /// <summary>Expires the timer that is due first, of either clock.</summary>
    /// <returns>False when none is due.</returns>
    [NoAllocation]
    private bool ExpireFirst(ulong now) => _realTimeTimers is { } ofDay && ofDay.NextDeadlineNanoseconds < Timers.NextDeadlineNanoseconds
        ? ofDay.Queue.ExpireFirst(ofDay.FromMonotonic(now))
        : Timers.ExpireFirst(now);

    /// <summary>Gives a timer another deadline; it is in the queue.</summary>
    [NoAllocation]
    public void MoveTimer(KernelTimer timer, ulong deadlineNanoseconds)
    {
        Timers.AddAgain(timer, deadlineNanoseconds);
        RequestTimerBy(deadlineNanoseconds);
    }

    /// <summary>Brings the running thread's processor time up to date.</summary>
    [NoAllocation]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Charge()
    {
        ulong now = Hardware.Nanoseconds;
        ulong passed = now - _chargedUntilNanoseconds;
        _chargedUntilNanoseconds = now;
        Current.RunNanoseconds += passed;
        Current.CreditNanoseconds -= (long)passed;
    }

    /// <summary>Brings the processor time of all running threads up to date, on whichever processor.</summary>
    [NoAllocation]
    public void ChargeAll()
    {
        if (_processors is null)
        {
            Charge();
            return;
        }

        foreach (Scheduler scheduler in _processors.All)
        {
            if (!scheduler._isIdle)
            {
                scheduler.Charge();
            }
        }
    }

    /// <summary>Counts the time since the last busy tick that was not idle as this tick says.</summary>
    [NoAllocation]
    private void CountBusy(ulong now, bool inUserMode)
    {
        ulong busy = now - IdleNanoseconds;
        ulong passed = busy - _busyNanoseconds;
        _busyNanoseconds = busy;
        if (inUserMode)
        {
            UserNanoseconds += passed;
        }
        else
        {
            SystemNanoseconds += passed;
        }
    }

    [NoAllocation]
    private void RequestTimerBy(ulong deadlineNanoseconds)
    {
        if (deadlineNanoseconds < _requestedTimerNanoseconds)
        {
            RequestTimer(deadlineNanoseconds);
        }
    }

    [NoAllocation]
    private void RequestTimer(ulong deadlineNanoseconds)
    {
        _requestedTimerNanoseconds = deadlineNanoseconds;
        Hardware.SetTimer(deadlineNanoseconds);
    }
}
