namespace Tine.Processes;

/// <content>Crowds of threads that one event woke, and those that wait while a crowd runs.</content>
public partial struct ReadyThreads
{
    /// <summary>Ticks in a row at which a crowd waits for its turn, before one of the others gets a loan.</summary>
    private const int LeastTicks = 2;

    /// <summary>
    /// Begins to wake a crowd. None of it borrows: the first would take all that there is to lend.
    /// </summary>
    /// <returns>The last of those that go before it, for <see cref="EndCrowd"/>.</returns>
    public Thread? BeginCrowd()
    {
        _isCrowdWaking = true;
        return _awakened.Last;
    }

    /// <summary>
    /// Puts those that woke up after one into the crowd: thirty thousand that one event woke, with a few microseconds' work each, would
    /// else keep everybody waiting for a tenth of a second who wakes up meanwhile.
    /// </summary>
    public void EndCrowd(Thread? after)
    {
        _isCrowdWaking = false;
        _awakened.MoveOrdinary(ref _crowd, after);
    }

    /// <summary>Adds a thread that was killed in its sleep: after those that have something to answer, before those that compute.</summary>
    public void AddKilled(Thread thread)
    {
        if (thread.EffectivePriority != 0)
        {
            AddRealTime(thread, AmongEquals.Last);
        }
        else if (thread.CreditNanoseconds > 0)
        {
            _thisRound.AddFirst(thread);
        }
        else
        {
            _nextRound.AddLast(thread);
        }
    }

    /// <summary>Begins a round where nobody is ready: who wakes up next owes nobody anything that others waited for.</summary>
    public void BeginRoundOfNobody() => _round++;

    /// <summary>Counts time in which the processor was busy: some of it can be borrowed.</summary>
    public void NoteBusy(ulong nanoseconds) => _loans.NoteBusy((long)nanoseconds);

    /// <summary>Has the running thread, which computes, give way to a crowd.</summary>
    /// <returns>False where there is none.</returns>
    public bool TryGiveWayToCrowd(Thread running)
    {
        _beforeCrowd = _crowd.IsEmpty ? null : running;
        return _beforeCrowd is not null;
    }

    /// <summary>
    /// Lends a little time to a thread that waits for the next round, when a crowd waits for its turn at tick after tick: no round ends
    /// while thousands wake up one after the other. The crowd has the ticks between two loans.
    /// </summary>
    public void LendToFirstThatWaits()
    {
        _ticksWithCrowd = _crowd.IsEmpty ? 0 : _ticksWithCrowd + 1;
        if (_ticksWithCrowd >= LeastTicks && (_nextRound.TakeFirst() ?? _thisRound.TakeFirst()) is { } waiting)
        {
            _ticksWithCrowd = 0;
            TimeLoans.Give(waiting);
            waiting.Round = _round;
            _awakened.AddLast(waiting);
        }
    }
}
