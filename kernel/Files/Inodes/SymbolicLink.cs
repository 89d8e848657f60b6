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

    /// <summary>Its target, as readlink(2) gives it.</summary>
    /// <returns>The bytes; ENOENT and the like for links of procfs whose subject is gone.</returns>
    public abstract Result<byte[]> ReadTarget(Caller caller);

    /// <summary>For links that lead to a file itself (/proc/PID/fd/N): that file, and its name if it has one; null for those that are walked.</summary>
    public virtual Inode? Jump(Caller caller, out FilePath? path)
    {
        path = null;
        return null;
    }

    public override Result<OpenFile> Open(Caller caller, OpenFlags flags) => Errno.ELOOP;
}
