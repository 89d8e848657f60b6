namespace Tine.Files;

/// <summary>A symbolic link that lives in memory. A long one counts as a page of the file system, as on Linux.</summary>
public sealed class TreeLink(FileSystem fileSystem, byte[] target, Credentials owner) : SymbolicLink(fileSystem, owner)
{
    /// <summary>SHORT_SYMLINK_LEN of Linux's tmpfs, the NUL included.</summary>
    private const int LongestShort = 128;

    public override ulong Size => (ulong)target.Length;

    /// <summary>Whether a link with this target counts as a page.</summary>
    public static bool TakesPage(byte[] target) => target.Length >= LongestShort;

    public override Result<byte[]> ReadTarget(Caller caller) => target;

    protected override void OnUnused()
    {
        if (TakesPage(target))
        {
            FileSystem.Quota?.GiveBack(1);
        }
    }
}
