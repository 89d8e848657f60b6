namespace Tine.Processes;

/// <content>Crowds of threads that one event woke, and those that wait while a crowd runs.</content>
public partial struct ReadyThreads
{
    /// <summary>Ticks in a row at which a crowd waits for its turn, before one of the others gets a loan.</summary>
    private const int LeastTicks = 2;

    /// <summary>The last of those that slept and go first.</summary>
    public readonly Thread? LastAwakened => _awakened.Last;

    /// <summary>
    /// Puts those that woke up after one into the crowd: thirty thousand that one event woke, with a few microseconds' work each, would
    /// else keep everybody waiting for a tenth of a second who wakes up meanwhile.
    /// </summary>
    public void MoveToCrowd(Thread? after) => _awakened.MoveOrdinary(ref _crowd, after);

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
