namespace Tine.Files;

/// <summary>/proc/sys/fs/protected_hardlinks, _symlinks, _fifos and _regular; proc(5). On from the start, as Debian has them.</summary>
/// <remarks>
/// They keep a user who may write to a shared directory from leading a privileged program to a file of his choice: by a
/// name of a set-user-ID program that outlives its replacement, or by a symbolic link, a FIFO or a file where the program
/// expects to make its own.
/// </remarks>
public sealed class NameProtection : ServicePart
{
    private const Permissions Shared = Permissions.Sticky | Permissions.OtherWrite;

    public bool ForHardLinks { get; set; } = true;

    public bool ForSymbolicLinks { get; set; } = true;

    /// <summary>Protection of FIFOs in directories that all may write to (1), or a group, too (2).</summary>
    public int LevelForFifos { get; set; } = 1;

    /// <summary>Protection of regular files in directories that all may write to (1), or a group, too (2).</summary>
    public int LevelForRegularFiles { get; set; } = 1;

    public static NameProtection Of(FileServices services) => (NameProtection)(services.NameProtection ??= new NameProtection());

    /// <summary>Whether this caller may give the file one more name.</summary>
    /// <returns>True for its owner, CAP_FOWNER, and a regular file that he may read and write and that runs as nobody else.</returns>
    internal static bool MayLink(in PathScope scope, Inode file)
    {
        const Permissions runsAsGroup = Permissions.SetGroupId | Permissions.GroupExecute;
        return !Of(file.FileSystem.Services).ForHardLinks
            || file.IsOwnedBy(scope.Credentials)
            || (file.Kind == FileKind.Regular
                && (file.Permissions & Permissions.SetUserId) == 0
                && (file.Permissions & runsAsGroup) != runsAsGroup
                && file.Check(scope.Credentials, FileAccess.Read | FileAccess.Write) == Errno.None);
    }

    /// <summary>Whether a path may end by following this link. In a shared sticky directory: only its maker's, and the directory owner's.</summary>
    internal static bool MayFollow(Credentials credentials, Directory directory, SymbolicLink link) =>
        (directory.Permissions & Shared) != Shared
        || link.UserId == credentials.Users.FileSystem
        || link.UserId == directory.UserId
        || !Of(directory.FileSystem.Services).ForSymbolicLinks;

    /// <summary>
    /// Whether O_CREAT may open this file that is there already. In a shared sticky directory: one's own, and the directory owner's;
    /// Linux's may_create_in_sticky.
    /// </summary>
    internal static bool MayOpenExisting(Credentials credentials, Directory directory, Inode file)
    {
        if ((directory.Permissions & Permissions.Sticky) == 0
            || file.UserId == directory.UserId
            || file.UserId == credentials.Users.FileSystem)
        {
            return true;
        }

        NameProtection protection = Of(directory.FileSystem.Services);
        int level = file.Kind switch
        {
            FileKind.Fifo => protection.LevelForFifos,
            FileKind.Regular => protection.LevelForRegularFiles,
            _ => 1,
        };
        bool isShared = (directory.Permissions & Permissions.OtherWrite) != 0;
        bool isSharedByGroup = (directory.Permissions & Permissions.GroupWrite) != 0;
        return level == 0 || !(isShared || (isSharedByGroup && level == 2));
    }
}
