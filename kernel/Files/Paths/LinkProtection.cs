namespace Tine.Files;

/// <summary>/proc/sys/fs/protected_hardlinks and protected_symlinks; proc(5). On from the start, as Debian has them.</summary>
/// <remarks>
/// Both keep a user who may write to a shared directory from leading a privileged program to a file of his choice: by a
/// name of a set-user-ID program that outlives its replacement, or by a symbolic link where the program expects its own file.
/// </remarks>
public sealed class LinkProtection
{
    private const Permissions Shared = Permissions.Sticky | Permissions.OtherWrite;

    public bool ForHardLinks { get; set; } = true;

    public bool ForSymbolicLinks { get; set; } = true;

    /// <summary>May this caller give the file one more name?</summary>
    /// <returns>True for its owner, CAP_FOWNER, and a regular file that he may read and write and that runs as nobody else.</returns>
    internal static bool MayLink(in PathScope scope, Inode file)
    {
        const Permissions runsAsGroup = Permissions.SetGroupId | Permissions.GroupExecute;
        return !file.FileSystem.Services.LinkProtection.ForHardLinks
            || file.IsOwnedBy(scope.Credentials)
            || (file.Kind == FileKind.Regular
                && (file.Permissions & Permissions.SetUserId) == 0
                && (file.Permissions & runsAsGroup) != runsAsGroup
                && file.Check(scope.Credentials, FileAccess.Read | FileAccess.Write) == Errno.None);
    }

    /// <summary>May a path end by following this link? In a shared sticky directory: only its maker's, and the directory owner's.</summary>
    internal static bool MayFollow(Credentials credentials, Directory directory, SymbolicLink link) =>
        (directory.Permissions & Shared) != Shared
        || link.UserId == credentials.Users.FileSystem
        || link.UserId == directory.UserId
        || !directory.FileSystem.Services.LinkProtection.ForSymbolicLinks;
}
