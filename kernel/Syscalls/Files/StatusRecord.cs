using System.Runtime.InteropServices;
using Tine.Files;

namespace Tine.Syscalls;

/// <summary>struct stat of x86-64, 144 bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct StatusRecord
{
    private const long PreferredBlock = 4096;

    public ulong Device;
    public ulong Number;
    public ulong LinkCount;
    public uint Mode;
    public uint UserId;
    public uint GroupId;
    public uint Padding;
    public ulong SpecialDevice;
    public ulong Size;
    public long BlockSize;
    public ulong Blocks;
    public TimeRecord AccessTime;
    public TimeRecord ModifyTime;
    public TimeRecord ChangeTime;
    public fixed ulong Reserved[3];

    public static StatusRecord Of(Inode inode) => new()
    {
        Device = inode.FileSystem.Device.Encoded,
        Number = inode.Number,
        LinkCount = (ulong)inode.LinkCount,
        Mode = inode.Mode,
        UserId = inode.UserId,
        GroupId = inode.GroupId,
        SpecialDevice = inode.Device.Encoded,
        Size = inode.Size,
        BlockSize = PreferredBlock,
        Blocks = inode.Blocks,
        AccessTime = TimeRecord.Of(inode.AccessTime),
        ModifyTime = TimeRecord.Of(inode.ModifyTime),
        ChangeTime = TimeRecord.Of(inode.ChangeTime),
    };
}
