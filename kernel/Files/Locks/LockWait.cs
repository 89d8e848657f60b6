namespace Tine.Files;

/// <summary>A wait for a record lock.</summary>
internal sealed class LockWait(RecordLocks locks, RecordLock wanted)
{
    public object Owner => wanted.Owner;

    /// <summary>Another thread of the same process that waits, too.</summary>
    public LockWait? Next { get; set; }

    public LockWait? Previous { get; set; }

    /// <summary>Locks looked at to find <see cref="Blocker"/>.</summary>
    public int LocksToLookAt => locks.Count;

    /// <summary>The owner that stands in the way now; null when nobody does any more.</summary>
    public object? Blocker => locks.FindConflict(wanted)?.Owner;
}
