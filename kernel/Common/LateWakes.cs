namespace Tine;

/// <summary>Queues with thousands of waiters: the first are woken at once, the others in portions by timer interrupts.</summary>
/// <remarks>
/// A mark after the last of them parts them from those that come later. A call that asks what has happened, rather than sleep until
/// it happens, has the rest woken first (<see cref="Finish"/>): an epoll notes events in this way.
/// Places are made before they are needed, as a wake allocates nothing: some for everybody, and more with those who can have one
/// event reach many queues (<see cref="Expect"/>).
/// </remarks>
public sealed class LateWakes
{
    /// <summary>Waiters woken in one portion.</summary>
    private const int WaitersAPortion = 256;

    /// <summary>Places for threads, which are 32,768 at most, and some more.</summary>
    private const int LeastPlaces = 256;

    private readonly LateStarter _starter;
    private LatePlace? _free;
    private LatePlace? _first;
    private LatePlace? _last;
    private int _places;
    private int _expected;

    /// <param name="starter">Told when there is something to do.</param>
    public LateWakes(LateStarter starter)
    {
        _starter = starter;
        Expect(0);
    }

    private int Wanted => LeastPlaces + (_expected / WaitQueue.MostAtOnce);

    /// <summary>
    /// Makes places for waiters beside the threads themselves that may stand in queues from now on. A queue that wakes fewer than
    /// others at once (<see cref="WaitQueue.WakeAll(int)"/>) counts as <see cref="WaitQueue.MostAtOnce"/> of them.
    /// </summary>
    public void Expect(int waiters)
    {
        for (_expected += waiters; _places < Wanted; _places++)
        {
            Free(new LatePlace());
        }
    }

    /// <summary>Takes places back for waiters that have gone.</summary>
    public void ExpectNoMore(int waiters)
    {
        for (_expected -= waiters; _places > Wanted && _free is not null; _places--)
        {
            _free = _free.Next;
        }
    }

    /// <summary>Wakes a portion of those that are left.</summary>
    /// <returns>Whether there are more.</returns>
    [NoAllocation]
    public bool WakePortion()
    {
        if (_first is { } place && !place.Queue!.WakeBefore(place.Mark, WaitersAPortion))
        {
            _first = place.Next;
            _last = _first is null ? null : _last;
            place.Queue = null;
            Free(place);
        }

        return _first is not null;
    }

    /// <summary>Wakes all that are left, in portions.</summary>
    public void Finish(Caller caller)
    {
        while (_first is not null && WakePortionOfCrowd())
        {
            caller.PreemptionPoint();
        }
    }

    [NoAllocation]
    internal void BeginCrowd() => _starter.BeginCrowd();

    [NoAllocation]
    internal void EndCrowd() => _starter.EndCrowd();

    [NoAllocation]
    private bool WakePortionOfCrowd()
    {
        BeginCrowd();
        bool isMore = WakePortion();
        EndCrowd();
        return isMore;
    }

    /// <returns>False when there are too many queues: then the waiters are to be woken at once.</returns>
    [NoAllocation]
    internal bool TryAdd(WaitQueue queue)
    {
        if (_free is not { } place)
        {
            return false;
        }

        _free = place.Next;
        place.Next = null;
        place.Queue = queue;
        if (_last is { } last)
        {
            last.Next = place;
        }
        else
        {
            _first = place;
        }

        _last = place;
        queue.Add(place.Mark);
        _starter.Start();
        return true;
    }

    [NoAllocation]
    private void Free(LatePlace place)
    {
        place.Next = _free;
        _free = place;
    }
}
