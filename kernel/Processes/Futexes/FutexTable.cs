namespace Tine.Processes;

/// <summary>The waiters at all futexes: at each by real-time priority, and first come first among equals and ordinary threads.</summary>
/// <remarks>
/// In buckets, each of which is a tree. Programs choose the words, and in a bucket of thousands of waiters that of one word is found
/// in a few steps.
/// </remarks>
internal sealed class FutexTable : WorldPart
{
    /// <summary>Linux has 256 a processor; here tens of thousands may wait.</summary>
    private const int BucketCount = 1024;

    private readonly IntrusiveTree<FutexWaiter, FutexWaiter.Link>[] _buckets = new IntrusiveTree<FutexWaiter, FutexWaiter.Link>[BucketCount];

    /// <summary>The last number that was given to a waiter, when it came, or to a mutex.</summary>
    public ulong LastNumber { get; private set; }

    /// <summary>The table of a world.</summary>
    public static FutexTable Of(World world) => (FutexTable)world.Futexes;

    /// <summary>A number that is higher than all before.</summary>
    public ulong NextNumber() => ++LastNumber;

    /// <summary>Puts a waiter after those of its priority.</summary>
    public void Add(FutexWaiter waiter) => Add(waiter, waiter.Place);

    /// <summary>Takes out one that waits.</summary>
    public void Remove(FutexWaiter waiter)
    {
        TreeOf(waiter.Key).Remove(waiter);
        waiter.IsWaiting = false;
    }

    /// <summary>Gives a waiter the priority that its thread has now.</summary>
    public void Reorder(FutexWaiter waiter)
    {
        if (waiter.IsWaiting && waiter.Place.Priority != waiter.Thread.EffectivePriority)
        {
            Remove(waiter);
            Add(waiter, waiter.Place with { Priority = waiter.Thread.EffectivePriority });
        }
    }

    /// <summary>The next to be woken at a futex, or null.</summary>
    public FutexWaiter? First(in FutexKey key)
    {
        ref IntrusiveTree<FutexWaiter, FutexWaiter.Link> tree = ref TreeOf(key);
        return !tree.IsEmpty && tree.FirstFrom(FutexPlace.Before(key)) is { } found && found.Key.Is(key) ? found : null;
    }

    /// <summary>The first waiter of a futex at a place or after it, without those that came later than <paramref name="latest"/>.</summary>
    public FutexWaiter? FirstFrom(FutexPlace place, ulong latest)
    {
        while (TreeOf(place.Key).FirstFrom(place) is { } found && found.Key.Is(place.Key))
        {
            if (found.Place.Arrival <= latest)
            {
                return found;
            }

            place = found.Place.AfterPriority(); // Whoever comes after it at its priority came later still.
        }

        return null;
    }

    /// <summary>Has a waiter wait at another futex.</summary>
    public void Move(FutexWaiter waiter, in FutexKey to)
    {
        Remove(waiter);
        Add(waiter, waiter.Place with { Key = to });
    }

    /// <summary>Ends a wait.</summary>
    public void Wake(FutexWaiter waiter)
    {
        Remove(waiter);
        waiter.Thread.Wake();
    }

    /// <summary>Wakes up to <paramref name="limit"/> waiters that have one of the bits, in portions.</summary>
    /// <returns>The number of woken waiters; EINVAL when one of them waits for a mutex.</returns>
    public Result<int> Wake(Caller caller, in FutexKey key, int limit, uint bits)
    {
        // LAB futex: solution
        int woken = 0;
        var walk = new FutexWalk(this, key, caller);
        while (woken < limit && walk.MoveNext())
        {
            FutexWaiter waiter = walk.Current;
            if (waiter.IsForLock)
            {
                return Errno.EINVAL;
            }

            if ((waiter.Bits & bits) != 0)
            {
                Wake(waiter);
                woken++;
            }
        }

        return woken;
        // LAB futex: hand-out
        //| return 0;
        // LAB futex: end
    }

    /// <summary>Wakes the first waiter of a futex, if it waits for no mutex.</summary>
    public void WakeFirst(in FutexKey key)
    {
        // LAB futex: solution
        if (First(key) is { IsForLock: false } waiter)
        {
            Wake(waiter);
        }
        // LAB futex: end
    }

    /// <summary>Has up to <paramref name="limit"/> waiters wait somewhere else, or at the same word; in portions.</summary>
    /// <returns>The number of moved waiters; EINVAL when one of them waits for a mutex.</returns>
    public Result<int> Move(Caller caller, in FutexKey from, in FutexKey to, int limit)
    {
        // LAB futex: solution
        int moved = 0;
        bool isSame = from.Is(to);
        var walk = new FutexWalk(this, from, caller);
        while (moved < limit && walk.MoveNext())
        {
            if (walk.Current.IsForLock)
            {
                return Errno.EINVAL;
            }

            moved++;
            if (!isSame)
            {
                Move(walk.Current, to);
            }
        }

        return moved;
        // LAB futex: hand-out
        //| return 0;
        // LAB futex: end
    }

    private void Add(FutexWaiter waiter, in FutexPlace place)
    {
        waiter.Place = place with { Arrival = NextNumber() };
        waiter.IsWaiting = true;
        TreeOf(place.Key).Add(waiter, TreeWeight.Of(LastNumber));
    }

    private ref IntrusiveTree<FutexWaiter, FutexWaiter.Link> TreeOf(in FutexKey key) => ref _buckets[key.Hash % BucketCount];
}
