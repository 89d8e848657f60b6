namespace Tine.Files;

/// <summary>The owner of record locks that is not an open file: the descriptor table of a process.</summary>
public abstract class LockOwner
{
    /// <summary>Whether the table may own record locks, which are released with it.</summary>
    public bool HoldsLocks { get; set; }

    /// <summary>The first of those that wait for record locks on its behalf.</summary>
    internal LockWait? LockWait { get; set; }
}
