namespace Tine.Processes;

/// <summary>Who waits at which futex.</summary>
internal sealed class FutexTable
{
    private const int BucketCount = 64;

    private readonly FutexQueue?[] _buckets = new FutexQueue?[BucketCount];

    /// <summary>Puts a waiter at the end.</summary>
    public void Add(FutexWaiter waiter)
    {
        ref FutexQueue? bucket = ref _buckets[waiter.Key.Hash % BucketCount];
        bucket ??= new FutexQueue();
        bucket.Add(waiter);
    }

    /// <summary>Wakes up to <paramref name="limit"/> waiters that have one of the bits.</summary>
    /// <returns>How many it woke.</returns>
    public int Wake(in FutexKey key, int limit, uint bits)
    {
        int woken = 0;
        FutexQueue? bucket = _buckets[key.Hash % BucketCount];
        for (FutexWaiter? waiter = bucket?.First; waiter is not null && woken < limit;)
        {
            FutexWaiter? next = waiter.Next;
            if (waiter.Key.Is(key) && (waiter.Bits & bits) != 0)
            {
                bucket!.Remove(waiter);
                waiter.Thread.Wake();
                woken++;
            }

            waiter = next;
        }

        return woken;
    }

    /// <summary>Has up to <paramref name="limit"/> waiters wait somewhere else.</summary>
    /// <returns>How many it moved.</returns>
    public int Move(in FutexKey from, in FutexKey to, int limit)
    {
        int moved = 0;
        FutexQueue? bucket = _buckets[from.Hash % BucketCount];
        for (FutexWaiter? waiter = bucket?.First; waiter is not null && moved < limit;)
        {
            FutexWaiter? next = waiter.Next;
            if (waiter.Key.Is(from))
            {
                bucket!.Remove(waiter);
                waiter.Key = to;
                Add(waiter);
                moved++;
            }

            waiter = next;
        }

        return moved;
    }
}
