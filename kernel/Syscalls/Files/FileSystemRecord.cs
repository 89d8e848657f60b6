using System;
using System.Runtime.InteropServices;
using Tine.Files;
using Tine.Memory;

namespace Tine.Syscalls;

/// <summary>struct statfs of x86-64, 120 bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct FileSystemRecord
{
    private const ulong ValidFlag = 0x20; // ST_VALID
    private const ulong RelativeTimeFlag = 0x1000; // ST_RELATIME

    /// <summary>Flags that statfs tells by the numbers of mount(2).</summary>
    private const MountFlags SameFlags = MountFlags.ReadOnly | MountFlags.NoSetId | MountFlags.NoDevices | MountFlags.NoExecute
        | MountFlags.Synchronous | MountFlags.NoAccessTime | MountFlags.NoDirectoryAccessTime;

    public ulong Type;
    public ulong BlockSize;
    public ulong Blocks;
    public ulong FreeBlocks;
    public ulong AvailableBlocks;
    public ulong Files;
    public ulong FreeFiles;
    public ulong Id;
    public ulong LongestName;
    public ulong FragmentSize;
    public ulong Flags;
    public fixed ulong Reserved[4];

    /// <summary>Files in memory take frames; those that the quota allows are the blocks. Without a bound there are none, as tmpfs has it.</summary>
    public static FileSystemRecord Of(FileSystem fileSystem)
    {
        bool isBounded = fileSystem.Quota is { Limit: < ulong.MaxValue };
        ulong blocks = isBounded ? Math.Min(fileSystem.Quota!.Limit, FrameAllocator.Current.TotalFrames) : 0;
        ulong free = isBounded ? Math.Min(blocks - Math.Min(fileSystem.Quota!.Used, blocks), FrameAllocator.Current.FreeFrames) : 0;
        ulong files = fileSystem.MostNames == ulong.MaxValue ? 0 : fileSystem.MostNames;
        return new FileSystemRecord
        {
            Type = fileSystem.Type.Magic,
            BlockSize = FrameNumber.Size,
            FragmentSize = FrameNumber.Size,
            Blocks = blocks,
            FreeBlocks = free,
            AvailableBlocks = isBounded ? fileSystem.Quota!.Left : 0,
            Files = files,
            FreeFiles = files - Math.Min(fileSystem.Names, files),
            Id = fileSystem.Device.Encoded,
            LongestName = PathWalk.LongestName,
            Flags = FlagsOf(fileSystem),
        };
    }

    private static ulong FlagsOf(FileSystem fileSystem)
    {
        bool isRelative = (fileSystem.Flags & (MountFlags.NoAccessTime | MountFlags.StrictAccessTime)) == 0;
        return ValidFlag | (ulong)(fileSystem.Flags & SameFlags) | (isRelative ? RelativeTimeFlag : 0);
    }
}
