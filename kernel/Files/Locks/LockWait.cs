namespace Tine.Files;

/// <summary>A wait for a record lock.</summary>
/// <param name="locks">The locks of the file.</param>
/// <param name="wanted">The lock that it waits for.</param>
/// <param name="blocker">The owner that stands in the way.</param>
internal sealed class LockWait(RecordLocks locks, RecordLock wanted, object blocker)
{
    private ulong _changes = locks.ChangeCount;

    public object Owner => wanted.Owner;

    /// <summary>Another thread of the same process that waits, too.</summary>
    public LockWait? Next { get; set; }

    public LockWait? Previous { get; set; }

    /// <summary>The owner that stands in the way; null when nobody does any more. As it was when <see cref="IsStale"/> became true.</summary>
    public object? Blocker { get; private set; } = blocker;

    /// <summary>Whether locks of the file have changed since the blocker was looked for.</summary>
    public bool IsStale => locks.ChangeCount != _changes;

    /// <summary>Looks for the blocker again, in portions.</summary>
    /// <returns>None; EINTR when the caller has been killed.</returns>
    public Errno FindBlocker(Caller caller)
    {
        Result<RecordLock?> found = locks.FindConflict(caller, wanted);
        if (!found.Failed)
        {
            Blocker = found.Value?.Owner;
            _changes = locks.ChangeCount;
        }

        return found.Error;
    }
}
