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

    /// <summary>Brings the priority that the owner of a mutex has been lent in line with who waits, and along its chain.</summary>
    internal static void Lend(FutexTable table, FutexLock owned)
    {
        FutexLock? changed = owned;
        for (int depth = 0; depth < LongestChain && changed is not null; depth++)
        {
            int highest = HighestWaiter(table, changed);
            if (highest == changed.Priority)
            {
                return;
            }

            changed.Set(changed.Owner, highest);
            changed = Adjust(table, changed.Owner);
        }
    }

    /// <summary>Makes another thread the owner of a mutex.</summary>
    internal static void Pass(FutexTable table, FutexLock owned, Thread next)
    {
        Thread last = owned.Owner;
        owned.Set(next, HighestWaiter(table, owned));
        Adjust(table, last);
        Adjust(table, next);
    }

    /// <summary>A thread that may be waiting for a mutex has another priority of its own.</summary>
    public static void Follow(Thread waiting)
    {
        FutexTable table = FutexTable.Of(waiting.World);
        if (Reorder(table, waiting) is { } awaited)
        {
            Lend(table, awaited);
        }
    }

    private static int HighestWaiter(FutexTable table, FutexLock owned) => table.First(owned.Key) is { } first ? first.Place.Priority : 0;

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
