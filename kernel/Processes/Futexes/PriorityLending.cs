namespace Tine.Processes;

/// <summary>
/// Priority inheritance: the owner of a mutex of FUTEX_LOCK_PI runs with the highest real-time priority of those that wait for it,
/// and so does, in its turn, the owner that it waits for. futex(2).
/// </summary>
/// <remarks>
/// <code>
///   FIFO 90 waits for A, owned by FIFO 10, who waits for B, owned by an ordinary thread: both owners run with 90.
/// </code>
/// </remarks>
public static class PriorityLending
{
    /// <summary>The longest chain of owners (<see cref="PriorityFutex"/>).</summary>
    private const int LongestChain = 1024;

    /// <summary>Owners after which others may run.</summary>
    private const int OwnersAPortion = 64;

    /// <summary>
    /// Brings the priority that the owner of a mutex has been lent in line with who waits, and along its chain, in portions. A mutex
    /// for which nobody waits is forgotten.
    /// </summary>
    /// <returns>Whether others could run meanwhile.</returns>
    internal static bool Lend(FutexTable table, FutexLock owned)
    {
        FutexLock? next = Update(table, owned);
        int depth = 1;
        for (; next is not null && depth < LongestChain; depth++)
        {
            if (depth % OwnersAPortion == 0)
            {
                next.Owner.Scheduler.Current.PreemptionPoint();
            }

            // While others ran it may have been given up, and is known no more.
            next = table.First(next.Key)?.Lock == next ? Update(table, next) : null;
        }

        return depth > OwnersAPortion;
    }

    /// <summary>Makes another thread the owner of a mutex, which is forgotten if nobody else waits for it.</summary>
    internal static void Pass(FutexTable table, FutexLock owned, Thread next)
    {
        Thread last = owned.Owner;
        if (table.First(owned.Key) is { } first)
        {
            owned.Set(next, first.Place.Priority);
        }
        else
        {
            owned.Leave();
        }

        Adjust(table, last);
        Adjust(table, next);
    }

    /// <summary>Follows a change of a thread's own priority, for the mutex that it may be waiting for.</summary>
    public static void Follow(Thread waiting)
    {
        FutexTable table = FutexTable.Of(waiting.World);
        if (Reorder(table, waiting) is { } awaited)
        {
            Lend(table, awaited);
        }
    }

    /// <summary>Brings a mutex and its owner in line with who waits.</summary>
    /// <returns>The mutex that the owner waits for itself, if its place there has changed.</returns>
    private static FutexLock? Update(FutexTable table, FutexLock owned)
    {
        int highest = 0;
        if (table.First(owned.Key) is not { } first)
        {
            owned.Leave();
        }
        else if (first.Place.Priority == owned.Priority)
        {
            return null;
        }
        else
        {
            highest = first.Place.Priority;
            owned.Set(owned.Owner, highest);
        }

        return Adjust(table, owned.Owner);
    }

    /// <summary>Lends an owner the priority of its mutexes.</summary>
    /// <returns>The mutex that it waits for itself, if its place there has changed.</returns>
    private static FutexLock? Adjust(FutexTable table, Thread owner)
    {
        int priority = owner.OwnedLocks.First is { } highest ? highest.Priority : 0;
        if (owner.LentPriority == priority)
        {
            return null;
        }

        owner.Scheduler.Change(owner, owner.Scheduling, priority);
        return Reorder(table, owner);
    }

    /// <summary>Gives a thread that waits for a mutex its place among those that do.</summary>
    /// <returns>The mutex, or null when it waits for none.</returns>
    private static FutexLock? Reorder(FutexTable table, Thread waiting)
    {
        if (waiting.LockWaiter is not FutexWaiter { Lock: { } awaited } waiter)
        {
            return null;
        }

        table.Reorder(waiter);
        return awaited;
    }
}
