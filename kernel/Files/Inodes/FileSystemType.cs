using System;

namespace Tine.Files;

/// <summary>A kind of file system: its name for mount(2) and /proc/filesystems, and how one is made.</summary>
public abstract class FileSystemType
{
    public abstract string Name { get; }

    /// <summary>f_type of statfs(2).</summary>
    public abstract ulong Magic { get; }

    /// <summary>
    /// Whether programs cannot make, move or remove names; each look-up of a name may give another <see cref="Inode"/> of the
    /// same number.
    /// </summary>
    public virtual bool HasFixedNames => false;

    /// <summary>lseek(2) takes SEEK_END in its directories.</summary>
    public virtual bool SeeksFromEndOfDirectories => false;

    /// <summary>Whether its files keep extended attributes.</summary>
    public virtual bool KeepsAttributes => false;

    /// <summary>Makes the root directory of a new (or, for trees that exist once, of the) file system.</summary>
    public abstract Result<Directory> CreateRoot(FileServices services, uint deviceMinor);

    /// <summary>Takes the options of a mount, or of a remount, of what <see cref="CreateRoot"/> made.</summary>
    /// <returns>None; EINVAL for options that make no sense; then none takes effect.</returns>
    public virtual Errno Configure(Directory root, ReadOnlySpan<byte> options) => Errno.None;

    /// <summary>Hears that a file system of this type is mounted nowhere any more.</summary>
    internal virtual void OnUnmounted(Directory root)
    {
    }
}
