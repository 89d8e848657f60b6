using System;
using Tine.Memory;

namespace Tine.Files;

/// <summary>A file of /sys.</summary>
internal sealed class SysFile(FileSystem fileSystem, SysFileKind kind)
    : TextFile(fileSystem, fileSystem.NextInodeNumber(), Permissions.AllRead | (MayChange(kind) ? Permissions.OwnerWrite : Permissions.None))
{
    /// <summary>A page, whatever there is to read, as Linux has it.</summary>
    public override ulong Size => FrameNumber.Size;

    public override bool SeeksFromEnd => true;

    /// <summary>Refuses to open for writing what cannot change, to the superuser, too; Linux's kernfs_fop_open.</summary>
    public override Result<OpenFile> Open(Caller caller, OpenFlags flags) =>
        (flags & OpenFlags.AccessMask) != OpenFlags.ReadOnly && !MayChange(kind) ? Errno.EACCES : base.Open(caller, flags);

    public override Errno Write(Caller caller, TextBuffer text)
    {
        if (kind != SysFileKind.NodeMemory)
        {
            text.Add(Constant).Add('\n');
        }
        else if (SystemInformation.Of(FileSystem.Services) is { } system)
        {
            MemoryText.WriteNode(system, text);
        }

        return Errno.None;
    }

    /// <summary>Takes the only setting that there is.</summary>
    public override Errno Store(Caller caller, ReadOnlySpan<byte> text) =>
        text.SequenceEqual("never"u8) || text.SequenceEqual("never\n"u8) ? Errno.None : Errno.EINVAL;

    /// <summary>The line of a file that is the same on every machine with one processor and one node.</summary>
    private string Constant => kind switch
    {
        SysFileKind.Zero => "0",
        SysFileKind.Mask => "1",
        SysFileKind.NodeDistance => "10",
        SysFileKind.LargePages => "always madvise [never]",
        _ => "",
    };

    private static bool MayChange(SysFileKind kind) => kind == SysFileKind.LargePages;
}
