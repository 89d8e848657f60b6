using System.Collections.Generic;

namespace Tine.Files;

/// <summary>Who waits for record locks anywhere: what a deadlock is found by.</summary>
public sealed class LockWaits
{
    private readonly List<LockWait> _waits = new();

    /// <summary>The blocker waits, itself or through others, for the one who is about to wait for it.</summary>
    /// <remarks>Of processes alone: an open file may be let go of by another process (Linux, F_OFD_SETLKW).</remarks>
    public bool WouldDeadlock(object waiter, object blocker)
    {
        object? at = blocker;
        for (int step = 0; step <= _waits.Count && at is DescriptorTable; step++)
        {
            if (at == waiter)
            {
                return true;
            }

            at = Find(at)?.Blocker;
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
