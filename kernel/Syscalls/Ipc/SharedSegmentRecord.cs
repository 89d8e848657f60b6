using System.Runtime.InteropServices;
using Tine.Files;

namespace Tine.Syscalls;

/// <summary>struct shmid64_ds.</summary>
[StructLayout(LayoutKind.Sequential, Size = 112)]
internal struct SharedSegmentRecord
{
    public IpcPermissionRecord Permissions;
    public ulong Size;
    public long AttachSeconds;
    public long DetachSeconds;
    public long ChangeSeconds;
    public int CreatorProcessId;
    public int LastProcessId;
    public ulong Attachments;

    public static SharedSegmentRecord Of(SharedSegment segment) => new()
    {
        Permissions = IpcPermissionRecord.Of(segment),
        Size = segment.Size,
        AttachSeconds = segment.AttachSeconds,
        DetachSeconds = segment.DetachSeconds,
        ChangeSeconds = segment.ChangeSeconds,
        CreatorProcessId = segment.CreatorProcessId,
        LastProcessId = segment.LastProcessId,
        Attachments = (ulong)segment.Attachments,
    };
}
