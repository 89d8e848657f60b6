using System;
using Tine.Memory;

namespace Tine.Files;

/// <summary>A file of /sys.</summary>
internal sealed class SysFile(FileSystem fileSystem, SysFileKind kind, int processor)
    : TextFile(fileSystem, fileSystem.NextInodeNumber(), Permissions.AllRead | (MayChange(kind) ? Permissions.OwnerWrite : Permissions.None))
{
    private const int MostProcessors = 64;

    /// <summary>A page, whatever there is to read, as Linux has it.</summary>
    public override ulong Size => FrameNumber.Size;

    public override bool SeeksFromEnd => true;

    /// <summary>Refuses to open for writing what cannot change, to the superuser, too; Linux's kernfs_fop_open.</summary>
    public override Result<OpenFile> Open(Caller caller, OpenFlags flags) =>
        (flags & OpenFlags.AccessMask) != OpenFlags.ReadOnly && !MayChange(kind) ? Errno.EACCES : base.Open(caller, flags);

    public override Errno Write(Caller caller, TextBuffer text)
    {
        switch (kind)
        {
            case SysFileKind.NodeMemory:
                if (System is { } system)
                {
                    MemoryText.WriteNode(system, text);
                }

                break;
            case SysFileKind.OwnMask:
                AddMask(text, 1UL << processor);
                break;
            case SysFileKind.Mask:
                AddMask(text, ulong.MaxValue >> (MostProcessors - Count));
                break;
            default:
                text.Add(Line).Add('\n');
                break;
        }

        return Errno.None;
    }

    /// <summary>Takes the only setting that there is.</summary>
    public override Errno Store(Caller caller, ReadOnlySpan<byte> text) =>
        text.SequenceEqual("never"u8) || text.SequenceEqual("never\n"u8) ? Errno.None : Errno.EINVAL;

    private SystemInformation? System => SystemInformation.Of(FileSystem.Services);

    /// <summary>The line of a file whose contents never change.</summary>
    private string Line => kind switch
    {
        SysFileKind.Zero => "0",
        SysFileKind.Own => $"{processor}",
        SysFileKind.Processors => Count == 1 ? "0" : $"0-{Count - 1}",
        SysFileKind.NodeDistance => "10",
        SysFileKind.LargePages => "always madvise [never]",
        _ => "",
    };

    private int Count => System?.ProcessorCount ?? 1;

    /// <summary>Adds a mask as Linux has it: as many digits as the machine's processors need, a comma between each eight.</summary>
    private void AddMask(TextBuffer text, ulong mask)
    {
        const int half = 32;
        if (Count > half)
        {
            text.AddHexadecimal(mask >> half, DigitsFor(Count - half)).Add(',').AddHexadecimal((uint)mask, DigitsFor(half)).Add('\n');
        }
        else
        {
            text.AddHexadecimal(mask, DigitsFor(Count)).Add('\n');
        }
    }

    private static int DigitsFor(int bits) => (bits + 3) / 4;

    private static bool MayChange(SysFileKind kind) => kind == SysFileKind.LargePages;
}
