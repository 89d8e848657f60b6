using System.Collections.Generic;

namespace Tine.Files;

/// <summary>Who waits for record locks anywhere: what a deadlock is found by.</summary>
public sealed class LockWaits
{
    /// <summary>Linux: MAX_DEADLK_ITERATIONS.</summary>
    private const int MostSteps = 10;

    private const int MostLocks = 16_384;

    private readonly List<LockWait> _waits = new();

    /// <summary>The blocker waits, itself or through others, for the one who is about to wait for it.</summary>
    /// <remarks>
    /// Of processes alone: an open file may be let go of by another process (Linux, F_OFD_SETLKW). Through so many others, and past so many locks, at most:
    /// who stands in a longer ring waits for ever, as on Linux.
    /// </remarks>
    public bool WouldDeadlock(object waiter, object blocker)
    {
        object? at = blocker;
        int locks = 0;
        for (int step = 0; step <= MostSteps && at is DescriptorTable; step++)
        {
            if (at == waiter)
            {
                return true;
            }

            LockWait? wait = Find(at);
            locks += wait?.LocksToLookAt ?? 0;
            at = locks <= MostLocks ? wait?.Blocker : null;
        }

        return false;
    }

    internal void Add(LockWait wait) => _waits.Add(wait);

    internal void Remove(LockWait wait) => _waits.Remove(wait);

    private LockWait? Find(object owner)
    {
        foreach (LockWait wait in _waits)
        {
            if (wait.Owner == owner)
            {
                return wait;
            }
        }

        return null;
    }
}
