using System.Runtime.InteropServices;
using Tine.Files;

namespace Tine.Syscalls;

/// <summary>struct statx, 256 bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct ExtendedStatusRecord
{
    private const uint BasicStatus = 0x7ff;
    private const uint BirthTimeStatus = 0x800;
    private const uint MountStatus = 0x1000; // STATX_MNT_ID
    private const ulong MountRoot = 0x2000; // STATX_ATTR_MOUNT_ROOT

    /// <summary>Attributes known to be absent: STATX_ATTR_AUTOMOUNT and STATX_ATTR_DAX.</summary>
    private const ulong KnownAbsent = 0x1000 | 0x20_0000;

    /// <summary>And those that a tmpfs file never has here: STATX_ATTR_IMMUTABLE, STATX_ATTR_APPEND and STATX_ATTR_NODUMP.</summary>
    private const ulong KnownAbsentInMemory = 0x10 | 0x20 | 0x40;
    private const uint PreferredBlock = 4096;

    public uint Mask;
    public uint BlockSize;
    public ulong Attributes;
    public uint LinkCount;
    public uint UserId;
    public uint GroupId;
    public ushort Mode;
    public ushort Padding;
    public ulong Number;
    public ulong Size;
    public ulong Blocks;
    public ulong AttributesMask;
    public ExtendedTimeRecord AccessTime;
    public ExtendedTimeRecord BirthTime;
    public ExtendedTimeRecord ChangeTime;
    public ExtendedTimeRecord ModifyTime;
    public uint SpecialMajor;
    public uint SpecialMinor;
    public uint DeviceMajor;
    public uint DeviceMinor;
    public ulong MountId;
    public fixed ulong Reserved[13];

    /// <param name="inode">The file.</param>
    /// <param name="wanted">STATX_...; the birth time is told when it is asked for, as Linux's tmpfs does it.</param>
    public static ExtendedStatusRecord Of(Inode inode, uint wanted) => new()
    {
        Mask = BasicStatus | MountStatus | (wanted & BirthTimeStatus),
        Attributes = inode is Directory { IsFileSystemRoot: true } ? MountRoot : 0,
        AttributesMask = MountRoot | KnownAbsent | (inode.FileSystem.Type is TemporaryFileSystem ? KnownAbsentInMemory : 0),
        MountId = (ulong)MountTable.Of(inode.FileSystem.Services).IdOf(inode.FileSystem),
        BlockSize = PreferredBlock,
        LinkCount = (uint)inode.LinkCount,
        UserId = inode.UserId,
        GroupId = inode.GroupId,
        Mode = (ushort)inode.Mode,
        Number = inode.Number,
        Size = inode.Size,
        Blocks = inode.Blocks,
        AccessTime = ExtendedTimeRecord.Of(inode.AccessTime),
        BirthTime = ExtendedTimeRecord.Of(inode.BirthTime),
        ChangeTime = ExtendedTimeRecord.Of(inode.ChangeTime),
        ModifyTime = ExtendedTimeRecord.Of(inode.ModifyTime),
        SpecialMajor = inode.Device.Major,
        SpecialMinor = inode.Device.Minor,
        DeviceMajor = inode.FileSystem.Device.Major,
        DeviceMinor = inode.FileSystem.Device.Minor,
    };
}
