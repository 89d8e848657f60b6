using System.Runtime.InteropServices;
using Tine.Files;

namespace Tine.Syscalls;

/// <summary>struct semid64_ds.</summary>
[StructLayout(LayoutKind.Explicit, Size = 104)]
internal struct SemaphoreSetRecord
{
    [FieldOffset(0)]
    public IpcPermissionRecord Permissions;

    [FieldOffset(48)]
    public long OperationSeconds;

    [FieldOffset(64)]
    public long ChangeSeconds;

    [FieldOffset(80)]
    public ulong Count;

    public static SemaphoreSetRecord Of(SemaphoreSet set) => new()
    {
        Permissions = IpcPermissionRecord.Of(set),
        OperationSeconds = set.OperationSeconds,
        ChangeSeconds = set.ChangeSeconds,
        Count = (ulong)set.Count,
    };
}
