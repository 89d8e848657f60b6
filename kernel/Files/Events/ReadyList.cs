namespace Tine.Files;

/// <summary>The interests that may be ready, first come first told; an interest is in it once at most.</summary>
[NoAllocation]
internal struct ReadyList
{
    private PollInterest? _first;
    private PollInterest? _last;

    public int Count { get; private set; }

    public void Add(PollInterest interest)
    {
        if (interest.IsListed)
        {
            return;
        }

        interest.IsListed = true;
        interest.PreviousReady = _last;
        if (_last is null)
        {
            _first = interest;
        }
        else
        {
            _last.NextReady = interest;
        }

        _last = interest;
        Count++;
    }

    public PollInterest? TakeFirst()
    {
        PollInterest? first = _first;
        if (first is not null)
        {
            Remove(first);
        }

        return first;
    }

    public void Remove(PollInterest interest)
    {
        if (!interest.IsListed)
        {
            return;
        }

        if (interest.PreviousReady is null)
        {
            _first = interest.NextReady;
        }
        else
        {
            interest.PreviousReady.NextReady = interest.NextReady;
        }

        if (interest.NextReady is null)
        {
            _last = interest.PreviousReady;
        }
        else
        {
            interest.NextReady.PreviousReady = interest.PreviousReady;
        }

        interest.NextReady = null;
        interest.PreviousReady = null;
        interest.IsListed = false;
        Count--;
    }
}
