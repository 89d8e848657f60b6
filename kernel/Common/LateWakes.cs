namespace Tine;

/// <summary>Queues with thousands of waiters: the first are woken at once, the others in portions by timer interrupts.</summary>
/// <remarks>
/// A mark after the last of them parts them from those that come later. A call that asks what has happened, rather than sleep until
/// it happens, has the rest woken first (<see cref="Finish"/>): an epoll notes events in this way.
/// </remarks>
public sealed class LateWakes
{
    /// <summary>Waiters woken in one portion.</summary>
    private const int WaitersAPortion = 256;

    /// <summary>A power of two.</summary>
    private const int MostQueues = 256;

    private readonly LateStarter _starter;
    private readonly Rest[] _rests = new Rest[MostQueues];
    private int _first;
    private int _count;

    /// <param name="starter">Told when there is something to do.</param>
    public LateWakes(LateStarter starter)
    {
        _starter = starter;
        for (int i = 0; i < MostQueues; i++)
        {
            _rests[i].Mark = new WaitEntry(new WakeMark());
        }
    }

    /// <summary>Wakes a portion of those that are left.</summary>
    /// <returns>Whether there are more.</returns>
    [NoAllocation]
    public bool WakePortion()
    {
        if (_count == 0)
        {
            return false;
        }

        ref Rest rest = ref _rests[_first];
        if (!rest.Queue!.WakeBefore(rest.Mark, WaitersAPortion))
        {
            rest.Queue = null;
            _first = (_first + 1) % MostQueues;
            _count--;
        }

        return _count != 0;
    }

    /// <summary>Wakes all that are left, in portions.</summary>
    public void Finish(Caller caller)
    {
        while (WakePortion())
        {
            caller.PreemptionPoint();
        }
    }

    /// <returns>False when there are too many queues: then the waiters are to be woken at once.</returns>
    [NoAllocation]
    internal bool TryAdd(WaitQueue queue)
    {
        if (_count == MostQueues)
        {
            return false;
        }

        ref Rest rest = ref _rests[(_first + _count++) % MostQueues];
        rest.Queue = queue;
        queue.Add(rest.Mark);
        _starter.Start();
        return true;
    }

    private struct Rest
    {
        public WaitQueue? Queue;

        /// <summary>The mark of this place; in the queue while waiters before it are left.</summary>
        public WaitEntry Mark;
    }
}
