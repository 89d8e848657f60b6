using System.Runtime.InteropServices;
using Tine.Files;

namespace Tine.Syscalls;

/// <summary>struct ipc64_perm: who may do what with an object of System V IPC.</summary>
[StructLayout(LayoutKind.Sequential, Size = 48)]
internal struct IpcPermissionRecord
{
    private const int CountShift = 15;

    public int Key;
    public uint UserId;
    public uint GroupId;
    public uint CreatorUserId;
    public uint CreatorGroupId;
    public int Mode;

    /// <summary>The upper part of the object's number.</summary>
    public ushort Sequence;

    public static IpcPermissionRecord Of(IpcObject item) => new()
    {
        Key = item.Key,
        UserId = item.UserId,
        GroupId = item.GroupId,
        CreatorUserId = item.CreatorUserId,
        CreatorGroupId = item.CreatorGroupId,
        Mode = item.Mode,
        Sequence = (ushort)(item.Id >> CountShift),
    };

    /// <summary>Gives an object the owner and the permissions: IPC_SET.</summary>
    public readonly void ApplyTo(IpcObject item, long nowSeconds) => item.Change(UserId, GroupId, Mode, nowSeconds);
}
