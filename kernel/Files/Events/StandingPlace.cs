namespace Tine.Files;

/// <summary>A place in a queue that is taken again each time the queue was woken.</summary>
internal sealed class StandingPlace(Waiter waiter, WaitQueue queue, StandingPlace? next)
{
    private readonly WaitEntry _entry = new(waiter);

    public WaitQueue Queue => queue;

    /// <summary>Another place of the same waiter.</summary>
    [NoAllocation]
    public StandingPlace? Next => next;

    [NoAllocation]
    public void Take()
    {
        if (_entry.Queue is null)
        {
            queue.Add(_entry);
        }
    }

    public void Leave() => _entry.Leave();
}
