using System.Runtime.InteropServices;
using Tine.Files;
using Tine.Memory;

namespace Tine.Syscalls;

/// <summary>struct statfs of x86-64, 120 bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct FileSystemRecord
{
    private const ulong ValidFlag = 0x20; // ST_VALID
    private const ulong ReadOnlyFlag = 0x1;

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

    /// <summary>Files in memory take frames, so the free frames are the free blocks.</summary>
    public static FileSystemRecord Of(FileSystem fileSystem)
    {
        bool hasBlocks = fileSystem.Type.Magic != ProcessFileSystem.ProcMagic;
        return new FileSystemRecord
        {
            Type = fileSystem.Type.Magic,
            BlockSize = FrameNumber.Size,
            FragmentSize = FrameNumber.Size,
            Blocks = hasBlocks ? FrameAllocator.TotalFrames : 0,
            FreeBlocks = hasBlocks ? FrameAllocator.FreeFrames : 0,
            AvailableBlocks = hasBlocks ? FileSystem.FramesLeft : 0,
            Id = fileSystem.Device.Encoded,
            LongestName = PathWalk.LongestName,
            Flags = ValidFlag | (fileSystem.IsReadOnly ? ReadOnlyFlag : 0),
        };
    }
}
