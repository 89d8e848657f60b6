using System;

namespace Tine.Files;

/// <summary>A file of /proc: its text is written when it is read.</summary>
internal abstract class TextFile : Inode
{
    protected TextFile(FileSystem fileSystem, ulong number, Permissions permissions)
        : base(fileSystem, FileKind.Regular, permissions, number)
    {
    }

    /// <summary>The position after all that a file says.</summary>
    public const ulong End = ulong.MaxValue;

    /// <summary>Writes what the file says now.</summary>
    /// <returns>None; ESRCH when its subject is gone.</returns>
    public abstract Errno Write(Caller caller, TextBuffer text);

    /// <summary>Writes the next part of what the file says; a file that is never long is written as a whole.</summary>
    /// <param name="caller">The reading thread.</param>
    /// <param name="text">The destination.</param>
    /// <param name="position">The file's own: 0 for the start, set to where to go on, or to <see cref="End"/>.</param>
    public virtual Errno WritePart(Caller caller, TextBuffer text, ref ulong position)
    {
        position = End;
        return Write(caller, text);
    }

    /// <summary>epoll takes it, and says that it is ready; Linux has it so for the machine's files and /proc/sys.</summary>
    public virtual bool CanBeWatched => true;

    /// <summary>lseek(2) takes SEEK_END, as if the file were empty; most of Linux's files do not.</summary>
    public virtual bool SeeksFromEnd => false;

    /// <summary>Takes what a program wrote.</summary>
    /// <returns>None; EINVAL for text that makes no sense there, and of a file that takes none.</returns>
    public virtual Errno Store(Caller caller, ReadOnlySpan<byte> text) => Errno.EINVAL;

    /// <summary>Does nothing: a shell opens with O_TRUNC what it writes to.</summary>
    protected override Errno Truncate(Caller caller, ulong size) => Errno.None;

    /// <summary>Whoever stands above permissions opens any for writing, and is told by write(2) that it takes nothing.</summary>
    public override Result<OpenFile> Open(Caller caller, OpenFlags flags) => new OpenText(this, flags);
}
