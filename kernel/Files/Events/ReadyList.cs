namespace Tine.Files;

/// <summary>The interests that may be ready, first come first told; an interest is in it once at most.</summary>
[NoAllocation]
internal struct ReadyList
{
    private IntrusiveList<PollInterest, PollInterest.ReadyLink> _interests;

    public int Count { get; private set; }

    public readonly PollInterest? First => _interests.First;

    public void Add(PollInterest interest)
    {
        if (!interest.IsListed)
        {
            interest.IsListed = true;
            _interests.AddLast(interest);
            Count++;
        }
    }

    public PollInterest? TakeFirst()
    {
        PollInterest? first = _interests.First;
        if (first is not null)
        {
            Remove(first);
        }

        return first;
    }

    public void Remove(PollInterest interest)
    {
        if (interest.IsListed)
        {
            interest.IsListed = false;
            _interests.Remove(interest);
            Count--;
        }
    }
}
