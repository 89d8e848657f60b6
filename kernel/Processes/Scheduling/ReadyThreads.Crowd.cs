namespace Tine.Processes;

/// <content>Crowds of threads that one event woke, and those that wait while a crowd runs.</content>
public partial struct ReadyThreads
{
    /// <summary>Ticks in a row at which threads that slept wait for their turn, before one of the others gets a loan.</summary>
    private const int LeastTicks = 2;

    /// <summary>The last of those that slept and go first.</summary>
    public readonly Thread? LastAwakened => _awakened.Last;

    /// <summary>
    /// Puts those that woke up after one into the crowd: thirty thousand that one event woke, with a few microseconds' work each, would
    /// else keep everybody waiting for a tenth of a second who wakes up meanwhile.
    /// </summary>
    public void MoveToCrowd(Thread? after) => _awakened.MoveOrdinary(ref _crowd, after);

    /// <summary>
    /// Lends, once a tick, a little time to a thread that waits for the next round when at tick after tick others go before it. No round
    /// ends while thousands wake up one after the other.
    /// </summary>
    public void LendToFirstThatWaits()
    {
        _ticksWithAwakened = GoesBeforeComputing ? _ticksWithAwakened + 1 : 0;
        if (_ticksWithAwakened >= LeastTicks && (_nextRound.TakeFirst() ?? _thisRound.TakeFirst()) is { } waiting)
        {
            TimeLoans.Give(waiting);
            waiting.Round = _round;
            _awakened.Insert(waiting, AmongEquals.First);
        }
    }
}
