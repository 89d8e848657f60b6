namespace Tine.Files;

/// <summary>All locks of one file. The two kinds do not see each other, as on Linux.</summary>
public sealed class FileLocks
{
    public RecordLocks Records { get; } = new();

    public WholeFileLocks Whole { get; } = new();

    /// <summary>Null as long as nobody has taken one.</summary>
    public FileLeases? Leases { get; private set; }

    public FileLeases GetLeases() => Leases ??= new FileLeases();

    /// <summary>Removes the locks of an open file that is closed for good.</summary>
    internal void Release(FileLockOwner owner)
    {
        if (owner.HasRecordLocks)
        {
            Records.Release(owner);
        }

        Whole.Release(owner);
        Leases?.Release(owner);
    }
}
