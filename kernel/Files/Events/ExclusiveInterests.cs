namespace Tine.Files;

/// <summary>
/// The interests with EPOLLEXCLUSIVE in one open file. They stand in its queues as one, and a change wakes one epoll that
/// somebody sleeps in instead of all; epoll_ctl(2).
/// </summary>
/// <remarks>
/// The first interest whose epoll is waited for answers for all. If it finds nothing that it wants, or ends before it has
/// looked, the next one is woken: no change goes unheard. Those that nobody waits for are marked as perhaps ready on the way.
/// </remarks>
internal sealed class ExclusiveInterests : Waiter
{
    /// <summary>Interests asked in vain at once; the rest follows by <see cref="WaitQueue.Late"/>.</summary>
    private const int MostAskedAtOnce = 64;

    private readonly WaitQueue _later = new();
    private readonly WaitEntry _turn;
    private PollInterest? _next;
    private IntrusiveList<PollInterest, PollInterest.ExclusiveLink> _interests;
    private StandingPlace? _places;

    public ExclusiveInterests()
    {
        Watcher = new ExclusiveWatcher(this);
        _turn = new WaitEntry(new Turn(this));
    }

    /// <summary>The watcher that polls the file for all of them.</summary>
    public PollWatcher Watcher { get; }

    /// <summary>The exclusive interests in a file, made with the first of them.</summary>
    public static ExclusiveInterests In(OpenFile file)
    {
        foreach (PollInterest interest in file.PollInterests)
        {
            if (interest.Exclusives is { } exclusives)
            {
                return exclusives;
            }
        }

        return new ExclusiveInterests();
    }

    public void Add(PollInterest interest) => _interests.AddLast(interest);

    public void Remove(PollInterest interest)
    {
        _next = _next == interest ? _interests.After(interest) : _next;
        _interests.Remove(interest);
        for (StandingPlace? place = _interests.IsEmpty ? _places : null; place is not null; place = place.Next)
        {
            place.Leave();
        }
    }

    /// <summary>Enters a queue of the file.</summary>
    public void Enter(WaitQueue queue)
    {
        StandingPlace? place = _places;
        while (place is not null && place.Queue != queue)
        {
            place = place.Next;
        }

        if (place is null)
        {
            place = new StandingPlace(this, queue, _places);
            _places = place;
        }

        place.Take();
    }

    [NoAllocation]
    public override void Wake()
    {
        for (StandingPlace? place = _places; place is not null; place = place.Next)
        {
            place.Take();
        }

        WakeFrom(_interests.First);
    }

    /// <summary>Wakes the next interest, since this one does not answer.</summary>
    [NoAllocation]
    public void WakeAfter(PollInterest interest) => WakeFrom(_interests.After(interest));

    [NoAllocation]
    private void WakeFrom(PollInterest? interest)
    {
        int left = MostAskedAtOnce;
        while (interest is not null && !interest.Ask())
        {
            interest = _interests.After(interest);
            if (--left == 0 && interest is not null && GoesOnLater(interest))
            {
                return;
            }
        }
    }

    /// <returns>False when too much is left for later already: then all are to be asked at once.</returns>
    [NoAllocation]
    private bool GoesOnLater(PollInterest interest)
    {
        _next = interest;
        if (_turn.Queue is not null)
        {
            return true;
        }

        _later.Add(_turn);
        bool isLeft = WaitQueue.Late is { } late && late.TryAdd(_later);
        if (!isLeft)
        {
            _turn.Leave();
        }

        return isLeft;
    }

    /// <summary>The rest of those that are to be asked.</summary>
    private sealed class Turn(ExclusiveInterests exclusives) : Waiter
    {
        [NoAllocation]
        public override void Wake() => exclusives.WakeFrom(exclusives._next);
    }
}
