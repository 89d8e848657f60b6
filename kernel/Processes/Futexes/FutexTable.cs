namespace Tine.Processes;

/// <summary>Who waits at which futex, first come first.</summary>
internal sealed class FutexTable
{
    private const int BucketCount = 64;

    private readonly IntrusiveList<FutexWaiter, FutexWaiter.Link>[] _buckets = new IntrusiveList<FutexWaiter, FutexWaiter.Link>[BucketCount];

    /// <summary>Puts a waiter at the end.</summary>
    public void Add(FutexWaiter waiter)
    {
        BucketOf(waiter.Key).AddLast(waiter);
        waiter.IsWaiting = true;
    }

    /// <summary>Takes out one that waits.</summary>
    public void Remove(FutexWaiter waiter)
    {
        BucketOf(waiter.Key).Remove(waiter);
        waiter.IsWaiting = false;
    }

    /// <summary>Wakes up to <paramref name="limit"/> waiters that have one of the bits.</summary>
    /// <returns>How many it woke.</returns>
    public int Wake(in FutexKey key, int limit, uint bits)
    {
        int woken = 0;
        foreach (FutexWaiter waiter in BucketOf(key))
        {
            if (woken == limit)
            {
                break;
            }

            if (waiter.Key.Is(key) && (waiter.Bits & bits) != 0)
            {
                Remove(waiter);
                waiter.Thread.Wake();
                woken++;
            }
        }

        return woken;
    }

    /// <summary>Has up to <paramref name="limit"/> waiters wait somewhere else, or at the same word.</summary>
    /// <returns>How many it moved.</returns>
    public int Move(in FutexKey from, in FutexKey to, int limit)
    {
        int moved = 0;
        bool isSameBucket = IndexOf(from) == IndexOf(to);
        foreach (FutexWaiter waiter in BucketOf(from))
        {
            if (moved == limit)
            {
                break;
            }

            if (!waiter.Key.Is(from))
            {
                continue;
            }

            moved++;
            if (isSameBucket)
            {
                waiter.Key = to; // Where it stands: at the end it would be met again, without end when both are one word.
                continue;
            }

            Remove(waiter);
            waiter.Key = to;
            Add(waiter);
        }

        return moved;
    }

    private ref IntrusiveList<FutexWaiter, FutexWaiter.Link> BucketOf(in FutexKey key) => ref _buckets[IndexOf(key)];

    private static uint IndexOf(in FutexKey key) => key.Hash % BucketCount;
}
