using System;

namespace Tine.Files;

/// <summary>A file of /proc: its text is written when it is read.</summary>
internal abstract class TextFile : Inode
{
    protected TextFile(FileSystem fileSystem, ulong number, Permissions permissions)
        : base(fileSystem, FileKind.Regular, permissions, number)
    {
    }

    /// <summary>Writes what the file says now.</summary>
    /// <returns>None; ESRCH when its subject is gone.</returns>
    public abstract Errno Write(TextBuffer text);

    /// <summary>epoll takes it, and says that it is ready; Linux has it so for the machine's files and /proc/sys.</summary>
    public virtual bool CanBeWatched => true;

    /// <summary>Programs may write to it.</summary>
    public virtual bool IsChangeable => false;

    /// <summary>Takes what a program wrote.</summary>
    /// <returns>None; EINVAL for text that makes no sense there.</returns>
    public virtual Errno Store(Caller caller, ReadOnlySpan<byte> text) => Errno.EACCES;

    /// <summary>A shell opens with O_TRUNC what it writes to: nothing is cut off.</summary>
    protected override Errno Truncate(ulong size) => Errno.None;

    public override Result<OpenFile> Open(Caller caller, OpenFlags flags) =>
        IsChangeable || (flags & OpenFlags.AccessMask) == OpenFlags.ReadOnly ? new OpenText(this, flags) : Errno.EACCES;
}
