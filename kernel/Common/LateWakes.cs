namespace Tine;

/// <summary>
/// Queues with thousands of waiters of which only the first have been woken: the others follow in portions, by timer interrupts.
/// </summary>
/// <param name="owner">Told when there is something to do.</param>
[NoAllocation]
public sealed class LateWakes(Waiter owner)
{
    private const int MostQueues = 16;

    private readonly Rest[] _rests = new Rest[MostQueues];
    private int _count;

    /// <summary>Wakes a portion of those that are left.</summary>
    /// <returns>Whether there are more.</returns>
    public bool WakePortion()
    {
        if (_count == 0)
        {
            return false;
        }

        ref Rest rest = ref _rests[0];
        rest.Left -= WaitQueue.MostAtOnce;
        if (!rest.Queue.WakeSome(WaitQueue.MostAtOnce) || rest.Left <= 0)
        {
            _count--;
            for (int i = 0; i < _count; i++)
            {
                _rests[i] = _rests[i + 1];
            }

            _rests[_count] = default;
        }

        return _count != 0;
    }

    /// <returns>False when there are too many queues: then the waiters are to be woken at once.</returns>
    internal bool TryAdd(WaitQueue queue, int waiters)
    {
        if (_count == MostQueues)
        {
            return false;
        }

        _rests[_count++] = new Rest { Queue = queue, Left = waiters };
        owner.Wake();
        return true;
    }

    private struct Rest
    {
        public WaitQueue Queue;

        /// <summary>Waiters that were in it. Who comes later need not be woken, and may be.</summary>
        public int Left;
    }
}
