namespace Tine.Files;

/// <summary>The inode of an open file without a name: a socket, or Linux's anon_inode.</summary>
/// <param name="fileSystem">Numbers it.</param>
/// <param name="kind">Its kind; None for an anon_inode, which has none on Linux either.</param>
/// <param name="permissions">As fstat(2) tells them.</param>
/// <param name="owner">The owner.</param>
/// <param name="label">The text after "anon_inode:" in /proc/PID/fd, such as "[eventfd]"; null for kind and number.</param>
public sealed class NamelessInode(FileSystem fileSystem, FileKind kind, Permissions permissions, Credentials owner, string? label)
    : Inode(fileSystem, kind, permissions, owner)
{
    public string? Label => label;

    public override Result<OpenFile> Open(Caller caller, OpenFlags flags) => Errno.ENXIO;

    /// <summary>Makes the inode under eventfd(2) and its relatives: owned by the superuser, readable and writable.</summary>
    public static NamelessInode Make(FileServices services, string label) =>
        new(InternalFiles.Of(services).Nameless, FileKind.None, Permissions.OwnerRead | Permissions.OwnerWrite, Credentials.Root(), label);
}
