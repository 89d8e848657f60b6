namespace Tine.Files;

/// <summary>Waits for record locks in the whole machine: a deadlock is found among them.</summary>
internal static class LockWaits
{
    /// <summary>The most steps of a search; Linux: MAX_DEADLK_ITERATIONS.</summary>
    private const int MostSteps = 10;

    /// <summary>Whether the blocker waits, itself or through others, for the waiter.</summary>
    /// <remarks>
    /// Of processes alone: an open file may be let go of by another process (Linux, F_OFD_SETLKW). Through so many others at most:
    /// who stands in a longer ring waits for ever, as on Linux.
    /// </remarks>
    /// <param name="waiter">The owner that is about to wait.</param>
    /// <param name="blocker">The owner that it would wait for.</param>
    public static bool WouldDeadlock(object waiter, object blocker)
    {
        var at = blocker as LockOwner;
        for (int step = 0; step <= MostSteps && at is not null; step++)
        {
            if (at == waiter)
            {
                return true;
            }

            at = at.LockWait?.Blocker as LockOwner;
        }

        return false;
    }

    /// <summary>Has its owner, if that is a process, known to wait.</summary>
    public static void Add(LockWait wait)
    {
        if (wait.Owner is LockOwner process)
        {
            wait.Next = process.LockWait;
            if (wait.Next is { } next)
            {
                next.Previous = wait;
            }

            process.LockWait = wait;
        }
    }

    /// <summary>Removes a wait that is over.</summary>
    public static void Remove(LockWait wait)
    {
        if (wait.Next is { } next)
        {
            next.Previous = wait.Previous;
        }

        if (wait.Previous is { } previous)
        {
            previous.Next = wait.Next;
        }
        else if (wait.Owner is LockOwner process)
        {
            process.LockWait = wait.Next;
        }
    }
}
