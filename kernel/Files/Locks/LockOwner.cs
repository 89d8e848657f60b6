namespace Tine.Files;

/// <summary>The owner of record locks that is not an open file: the descriptor table of a process.</summary>
public abstract class LockOwner
{
    /// <summary>Whether the table may own claims on files (<see cref="Inode.ReleaseClaims"/>), which go when it loses a descriptor of the file.</summary>
    public bool HoldsClaims { get; set; }

    /// <summary>The first of those that wait for record locks on its behalf.</summary>
    internal LockWait? LockWait { get; set; }
}
