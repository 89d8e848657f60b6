using System;

namespace Tine.Files;

/// <summary>/proc/sys.</summary>
internal sealed class SettingRoot(Directory root)
    : Directory(root.FileSystem, root, "sys"u8.ToArray(), Permissions.AllLook, ProcNumbers.Settings)
{
    private const ulong KernelNumber = ProcNumbers.Settings + 1;
    private const ulong MemoryNumber = ProcNumbers.Settings + 2;
    private const ulong QueueNumber = ProcNumbers.FirstSetting - 5;
    private const ulong WatchNumber = ProcNumbers.FirstSetting - 4;
    private const ulong RandomNumber = ProcNumbers.FirstSetting - 3;
    private const ulong FilesNumber = ProcNumbers.FirstSetting - 2;
    private const ulong PollNumber = ProcNumbers.FirstSetting - 1;

    public override Inode? Lookup(Caller caller, ReadOnlySpan<byte> name) =>
        name.SequenceEqual("kernel"u8) ? MakeKernel()
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

    private SettingFolder MakeKernel() => new(this, "kernel", KernelNumber, default, Setting.MostRegions)
    {
        Below = [new SettingFolder(this, "random", RandomNumber, Setting.BootIdentifier, Setting.Count)],
    };

    private SettingFolder MakeFiles() => new(this, "fs", FilesNumber, Setting.ProtectedHardLinks, Setting.MostWatches)
    {
        Below =
        [
            new SettingFolder(this, "epoll", PollNumber, Setting.MostWatches, Setting.MostQueuedEvents),
            new SettingFolder(this, "inotify", WatchNumber, Setting.MostQueuedEvents, Setting.MostPosixQueues),
            new SettingFolder(this, "mqueue", QueueNumber, Setting.MostPosixQueues, Setting.BootIdentifier),
        ],
    };

    public override Result<Inode> Create(ReadOnlySpan<byte> name, in NewInode what) => Errno.ENOENT;
}
