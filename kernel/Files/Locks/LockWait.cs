namespace Tine.Files;

/// <summary>Someone waits for a record lock.</summary>
internal sealed class LockWait(RecordLocks locks, RecordLock wanted)
{
    public object Owner => wanted.Owner;

    /// <summary>As many locks are looked at to find <see cref="Blocker"/>.</summary>
    public int LocksToLookAt => locks.Count;

    /// <summary>Who stands in the way now; null when nobody does any more.</summary>
    public object? Blocker => locks.FindConflict(wanted)?.Owner;
}
