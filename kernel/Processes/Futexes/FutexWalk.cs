namespace Tine.Processes;

/// <summary>
/// Goes through the waiters of one futex, in portions. Those that come meanwhile are left out, as on Linux, where none can come.
/// </summary>
/// <param name="table">The table of all waiters.</param>
/// <param name="key">The futex.</param>
/// <param name="caller">The walking thread.</param>
internal struct FutexWalk(FutexTable table, in FutexKey key, Caller caller)
{
    private const int WaitersAPortion = 128;

    private readonly ulong _latest = table.LastNumber;
    private FutexPlace _place = FutexPlace.Before(key);
    private int _left = WorkPortion.Pieces(WaitersAPortion);

    /// <summary>The waiter that has been reached; it may be taken out.</summary>
    public FutexWaiter Current { get; private set; } = null!;

    /// <summary>The number of times that others could run so far.</summary>
    public int Pauses { get; private set; }

    /// <returns>False at the end, or when the caller has been killed.</returns>
    public bool MoveNext()
    {
        if ((--_left == 0 && LetOthersRun() != Errno.None) || table.FirstFrom(_place, _latest) is not { } next)
        {
            return false;
        }

        Current = next;
        _place = next.Place.After();
        return true;
    }

    private Errno LetOthersRun()
    {
        _left = WorkPortion.Pieces(WaitersAPortion);
        Pauses++;
        return caller.PreemptionPoint();
    }
}
