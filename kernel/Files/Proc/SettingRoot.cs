using System;

namespace Tine.Files;

/// <summary>/proc/sys.</summary>
internal sealed class SettingRoot(Directory root)
    : Directory(root.FileSystem, root, "sys"u8.ToArray(), Permissions.AllLook, ProcNumbers.Settings)
{
    private const ulong KernelNumber = ProcNumbers.Settings + 1;
    private const ulong MemoryNumber = ProcNumbers.Settings + 2;
    private const ulong FilesNumber = ProcNumbers.FirstSetting - 2;
    private const ulong PollNumber = ProcNumbers.FirstSetting - 1;

    public override Inode? Lookup(Caller caller, ReadOnlySpan<byte> name) =>
        name.SequenceEqual("kernel"u8) ? new SettingFolder(this, "kernel", KernelNumber, default, Setting.MostRegions)
        : name.SequenceEqual("vm"u8) ? new SettingFolder(this, "vm", MemoryNumber, Setting.MostRegions, Setting.ProtectedHardLinks)
        : name.SequenceEqual("fs"u8) ? MakeFiles()
        : null;

    public override void List(Caller caller, ulong position, ref DirectoryListing listing)
    {
        if (position == 0 && !listing.AddEntry("kernel"u8, KernelNumber, FileKind.Directory, ++position))
        {
            return;
        }

        if (position == 1 && !listing.AddEntry("vm"u8, MemoryNumber, FileKind.Directory, ++position))
        {
            return;
        }

        if (position == 2)
        {
            listing.AddEntry("fs"u8, FilesNumber, FileKind.Directory, 3);
        }
    }

    private SettingFolder MakeFiles()
    {
        return new SettingFolder(this, "fs", FilesNumber, Setting.ProtectedHardLinks, Setting.MostWatches)
        {
            Below = new SettingFolder(this, "epoll", PollNumber, Setting.MostWatches, Setting.Count),
        };
    }

    public override Result<Inode> Create(ReadOnlySpan<byte> name, in NewInode what) => Errno.ENOENT;
}
