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

    /// <summary>Brings the priority that an owner has been lent in line with who waits, and along its chain.</summary>
    internal static void Lend(FutexTable table, Thread owner)
    {
        for (int depth = 0; depth < LongestChain; depth++)
        {
            if ((!table.HasRealTime && owner.LentPriority == 0) || !TryChange(owner, HighestWaiter(table, owner)))
            {
                return;
            }

            if (owner.AwaitedLock is not FutexLock next)
            {
                return;
            }

            table.Reorder(next.Key, owner);
            owner = next.Owner;
        }
    }

    /// <summary>A thread that may be waiting for a mutex has another priority of its own.</summary>
    public static void Follow(Thread waiting)
    {
        if (waiting.AwaitedLock is FutexLock awaited)
        {
            FutexTable table = FutexTable.Of(waiting.World);
            table.Reorder(awaited.Key, waiting);
            Lend(table, awaited.Owner);
        }
    }

    /// <returns>False when nothing changes.</returns>
    private static bool TryChange(Thread owner, int priority)
    {
        if (owner.LentPriority == priority)
        {
            return false;
        }

        owner.Scheduler.Change(owner, owner.Scheduling, priority);
        return true;
    }

    private static int HighestWaiter(FutexTable table, Thread owner)
    {
        int highest = 0;
        foreach (OwnedLock owned in owner.OwnedLocks)
        {
            if (table.First(((FutexLock)owned).Key) is { } first && first.Priority > highest)
            {
                highest = first.Priority;
            }
        }

        return highest;
    }
}
