using System.Runtime.InteropServices;
using Tine.Files;

namespace Tine.Syscalls;

/// <summary>struct msqid64_ds.</summary>
[StructLayout(LayoutKind.Sequential, Size = 120)]
internal struct SystemVQueueRecord
{
    public IpcPermissionRecord Permissions;
    public long SendSeconds;
    public long ReceiveSeconds;
    public long ChangeSeconds;
    public ulong Bytes;
    public ulong Count;
    public ulong Capacity;
    public int LastSender;
    public int LastReceiver;

    public static SystemVQueueRecord Of(SystemVQueue queue) => new()
    {
        Permissions = IpcPermissionRecord.Of(queue),
        SendSeconds = queue.SendSeconds,
        ReceiveSeconds = queue.ReceiveSeconds,
        ChangeSeconds = queue.ChangeSeconds,
        Bytes = queue.Bytes,
        Count = (ulong)queue.Count,
        Capacity = queue.Capacity,
        LastSender = queue.LastSender,
        LastReceiver = queue.LastReceiver,
    };
}
