namespace Tine.Processes;

/// <summary>The waiters at each futex: by real-time priority, and first come first among equals and ordinary threads.</summary>
internal sealed class FutexTable : WorldPart
{
    /// <summary>Linux has 256 a processor; here tens of thousands may wait, and a list head takes 16 bytes.</summary>
    private const int BucketCount = 1024;

    private int _realTimeCount;

    private readonly IntrusiveList<FutexWaiter, FutexWaiter.Link>[] _buckets = new IntrusiveList<FutexWaiter, FutexWaiter.Link>[BucketCount];

    /// <summary>The table of a world.</summary>
    public static FutexTable Of(World world) => (FutexTable)world.Futexes;

    /// <summary>Real-time threads wait at some futex.</summary>
    public bool HasRealTime => _realTimeCount != 0;

    /// <summary>Puts a waiter after those of its priority.</summary>
    public void Add(FutexWaiter waiter)
    {
        waiter.IsWaiting = true;
        if (waiter.Priority == 0)
        {
            BucketOf(waiter.Key).AddLast(waiter);
            return;
        }

        _realTimeCount++;
        ref IntrusiveList<FutexWaiter, FutexWaiter.Link> bucket = ref BucketOf(waiter.Key);
        FutexWaiter? next = bucket.First;
        while (next is not null && (!next.Key.Is(waiter.Key) || next.Priority >= waiter.Priority))
        {
            next = bucket.After(next);
        }

        if (next is null)
        {
            bucket.AddLast(waiter);
        }
        else
        {
            bucket.InsertBefore(waiter, next);
        }
    }

    /// <summary>Takes out one that waits.</summary>
    public void Remove(FutexWaiter waiter)
    {
        BucketOf(waiter.Key).Remove(waiter);
        waiter.IsWaiting = false;
        _realTimeCount -= waiter.Priority == 0 ? 0 : 1;
    }

    /// <summary>Gives the waiter of a thread at a futex the priority that the thread has now.</summary>
    public void Reorder(in FutexKey key, Thread thread)
    {
        foreach (FutexWaiter waiter in BucketOf(key))
        {
            if (waiter.Thread == thread && waiter.Key.Is(key))
            {
                Remove(waiter);
                waiter.Priority = thread.EffectivePriority;
                Add(waiter);
                return;
            }
        }
    }

    /// <summary>The next to be woken at a futex, or null.</summary>
    public FutexWaiter? First(in FutexKey key)
    {
        foreach (FutexWaiter waiter in BucketOf(key))
        {
            if (waiter.Key.Is(key))
            {
                return waiter;
            }
        }

        return null;
    }

    /// <summary>Has a waiter wait at another futex.</summary>
    public void Move(FutexWaiter waiter, in FutexKey to)
    {
        Remove(waiter);
        waiter.Key = to;
        Add(waiter);
    }

    /// <summary>Ends a wait.</summary>
    public void Wake(FutexWaiter waiter)
    {
        Remove(waiter);
        waiter.Thread.Wake();
    }

    /// <summary>Wakes up to <paramref name="limit"/> waiters that have one of the bits, in portions.</summary>
    /// <returns>The number of woken waiters; EINVAL when one of them waits for a mutex.</returns>
    public Result<int> Wake(Caller? caller, in FutexKey key, int limit, uint bits)
    {
        int woken = 0;
        var walk = new FutexWalk(this, key, caller);
        while (woken < limit && walk.MoveNext())
        {
            FutexWaiter waiter = walk.Current;
            if (!waiter.Key.Is(key))
            {
                continue;
            }

            if (waiter.IsForLock)
            {
                walk.End();
                return Errno.EINVAL;
            }

            if ((waiter.Bits & bits) != 0)
            {
                Wake(waiter);
                woken++;
            }
        }

        walk.End();
        return woken;
    }

    /// <summary>Has up to <paramref name="limit"/> waiters wait somewhere else, or at the same word; in portions.</summary>
    /// <returns>The number of moved waiters; EINVAL when one of them waits for a mutex.</returns>
    public Result<int> Move(Caller? caller, in FutexKey from, in FutexKey to, int limit)
    {
        int moved = 0;
        bool isSameBucket = IndexOf(from) == IndexOf(to);
        var walk = new FutexWalk(this, from, caller);
        while (moved < limit && walk.MoveNext())
        {
            FutexWaiter waiter = walk.Current;
            if (!waiter.Key.Is(from))
            {
                continue;
            }

            if (waiter.IsForLock)
            {
                walk.End();
                return Errno.EINVAL;
            }

            moved++;
            if (isSameBucket && !HasRealTime)
            {
                waiter.Key = to; // Where it stands: its turn to be woken stays the same.
                continue;
            }

            Move(waiter, to);
        }

        walk.End();
        return moved;
    }

    /// <summary>Puts a waiter, or a mark, before another one of its bucket.</summary>
    public void Insert(FutexWaiter waiter, FutexWaiter before)
    {
        BucketOf(waiter.Key).InsertBefore(waiter, before);
        waiter.IsWaiting = true;
    }

    public FutexWaiter? FirstInBucket(in FutexKey key) => BucketOf(key).First;

    public FutexWaiter? AfterInBucket(FutexWaiter waiter) => BucketOf(waiter.Key).After(waiter);

    private ref IntrusiveList<FutexWaiter, FutexWaiter.Link> BucketOf(in FutexKey key) => ref _buckets[IndexOf(key)];

    private static uint IndexOf(in FutexKey key) => key.Hash % BucketCount;
}
