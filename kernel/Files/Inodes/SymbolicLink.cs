namespace Tine.Files;

/// <summary>A symbolic link; symlink(7).</summary>
public abstract class SymbolicLink : Inode
{
    protected SymbolicLink(FileSystem fileSystem, Credentials owner)
        : base(fileSystem, FileKind.SymbolicLink, Permissions.Everyone, owner)
    {
    }

    protected SymbolicLink(FileSystem fileSystem, ulong number)
        : base(fileSystem, FileKind.SymbolicLink, Permissions.Everyone, number)
    {
    }

    /// <summary>Reads the target, as readlink(2) gives it.</summary>
    /// <returns>The bytes; ENOENT and the like for links of procfs whose subject is gone.</returns>
    public abstract Result<byte[]> ReadTarget(Caller caller);

    /// <summary>
    /// The file that the link leads to without a walk (/proc/PID/fd/N), and its path if it has one; null for links that are
    /// walked.
    /// </summary>
    public virtual Inode? Jump(Caller caller, out FilePath? path)
    {
        path = null;
        return null;
    }

    public override Result<OpenFile> Open(Caller caller, OpenFlags flags) => Errno.ELOOP;
}
