namespace Tine.Files;

/// <summary>All locks of one file. The two kinds do not see each other, as on Linux.</summary>
public sealed class FileLocks
{
    public RecordLocks Records { get; } = new();

    public WholeFileLocks Whole { get; } = new();

    /// <summary>An open file is closed for good.</summary>
    internal void Release(OpenFile owner)
    {
        Records.Release(owner);
        Whole.Release(owner);
    }
}
