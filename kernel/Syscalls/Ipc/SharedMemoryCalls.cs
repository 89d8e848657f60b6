using Tine.Files;
using Tine.Memory;
using Tine.Processes;

namespace Tine.Syscalls;

/// <summary>Shared memory of System V: shmget and its relatives.</summary>
internal static class SharedMemoryCalls
{
    private const int HugePages = 0x800;

    // Flags of shmat, and the permissions that executing asks for.
    private const int ReadOnly = 0x1000;
    private const int Round = 0x2000;
    private const int Remap = 0x4000;
    private const int Execute = 0x8000;
    private const int ExecutePermissions = 0x49;

    [Syscall(29, "shmget", Support = "no huge pages (ENOMEM, as Linux without reserved ones)")]
    internal static Result<int> Get(Thread caller, int key, ulong size, int flags)
    {
        SharedSegments all = SharedSegments.Of(caller.Process.FileSystem.Services);
        Result<SharedSegment?> search = all.Table.Search(key, flags);
        if (search.Failed || search.Value is not { } found)
        {
            return search.Failed ? search.Error : Create(caller, all, key, size, flags);
        }

        Errno error = found.Size < size ? Errno.EINVAL : found.Check(caller.Credentials, flags);
        return error == Errno.None ? found.Id : error;
    }

    [Syscall(30, "shmat")]
    internal static Result<VirtualAddress> Attach(Thread caller, int id, VirtualAddress address, int flags)
    {
        VirtualAddress start = address.PageStart;
        bool isRefused = !address.IsPageAligned && ((flags & Round) == 0 || (start.IsNull && (flags & Remap) != 0));
        if (id < 0 || isRefused || (address.IsNull && (flags & Remap) != 0))
        {
            return Errno.EINVAL;
        }

        SharedSegments all = SharedSegments.Of(caller.Process.FileSystem.Services);
        if (all.Find(id) is not { } segment)
        {
            return Errno.EINVAL;
        }

        int wanted = IpcObject.ReadAccess | ((flags & ReadOnly) == 0 ? IpcObject.WriteAccess : 0) | ((flags & Execute) != 0 ? ExecutePermissions : 0);
        Errno error = segment.Check(caller.Credentials, wanted);
        if (error != Errno.None)
        {
            return error;
        }

        Result<VirtualAddress> place = caller.Process.Memory.Map(caller, RequestFor(segment, start, flags));
        if (!place.Failed)
        {
            segment.NoteAttached(caller.Process.Id, IpcLookup.Seconds(caller));
        }

        return place.Error == Errno.EEXIST ? Errno.EINVAL : place;
    }

    [Syscall(67, "shmdt", Heap = HeapUse.Little)]
    internal static Errno Detach(Thread caller, VirtualAddress address)
    {
        if (!address.IsPageAligned)
        {
            return Errno.EINVAL;
        }

        Result<Backing> found = caller.Process.Memory.Detach(
            caller, address, static backing => backing is FilePages { Owner: RegularFile { IsSegment: true } });
        if (found.Failed)
        {
            return found.Error;
        }

        SharedSegments all = SharedSegments.Of(caller.Process.FileSystem.Services);
        if (all.FindByPages(found.Value) is { } segment)
        {
            segment.NoteDetached(caller.Process.Id, IpcLookup.Seconds(caller));
            all.Sweep(segment);
        }

        return Errno.None;
    }

    [Syscall(31, "shmctl", Support = "IPC_STAT tells time and process of the last shmat and shmdt, and does not count fork, exec and exit; unknown commands give EINVAL")]
    internal static Result<int> Control(Thread caller, int id, IpcCommand command, VirtualAddress buffer)
    {
        if (id < 0 || command < 0)
        {
            return Errno.EINVAL;
        }

        SharedSegments all = SharedSegments.Of(caller.Process.FileSystem.Services);
        all.SweepAll(caller);
        return command switch
        {
            IpcCommand.Remove => Remove(caller, all, id),
            IpcCommand.Set => Change(caller, all, id, buffer),
            IpcCommand.Status or IpcCommand.SegmentStatus or IpcCommand.SegmentStatusOfAny =>
                IpcLookup.TellStatus(caller, all.Table, id, command, buffer, static segment => SharedSegmentRecord.Of(segment)),
            IpcCommand.Limits => TellLimits(caller, all, buffer),
            IpcCommand.SegmentUse => TellUse(caller, all, buffer),
            IpcCommand.Lock or IpcCommand.Unlock => SetLocked(caller, all, id, command == IpcCommand.Lock),
            _ => Errno.EINVAL,
        };
    }

    private static Result<int> Create(Thread caller, SharedSegments all, int key, ulong size, int flags)
    {
        if (size is 0 or > SharedSegments.LargestSize)
        {
            return Errno.EINVAL;
        }

        if ((flags & HugePages) != 0)
        {
            return Errno.ENOMEM;
        }

        all.SweepAll(caller);
        if (!all.Table.HasRoom || size > FilePages.LargestSize)
        {
            return size > FilePages.LargestSize ? Errno.ENOMEM : Errno.ENOSPC;
        }

        FileServices services = caller.Process.FileSystem.Services;
        SharedSegment segment = SharedSegment.Create(services, key, size, flags, caller.Credentials, caller.Process.Id);
        all.Add(segment);
        return segment.Id;
    }

    private static MapRequest RequestFor(SharedSegment segment, VirtualAddress start, int flags) => new()
    {
        Address = start,
        Length = segment.Size,
        Protection = Protection.Read | ((flags & ReadOnly) == 0 ? Protection.Write : 0) | ((flags & Execute) != 0 ? Protection.Execute : 0),
        Maximum = (flags & ReadOnly) == 0 ? Protection.All : Protection.Read | Protection.Execute,
        Flags = MapFlags.Shared | (start.IsNull ? 0 : (flags & Remap) != 0 ? MapFlags.Fixed : MapFlags.FixedNoReplace),
        Backing = segment.Pages,
    };

    private static Result<int> Remove(Thread caller, SharedSegments all, int id)
    {
        Result<SharedSegment> segment = IpcLookup.ForChange(caller, all.Table, id);
        if (segment.Failed)
        {
            return segment.Error;
        }

        all.Remove(segment.Value);
        return 0;
    }

    private static Result<int> Change(Thread caller, SharedSegments all, int id, VirtualAddress buffer)
    {
        Result<SharedSegmentRecord> read = caller.Process.Memory.Read<SharedSegmentRecord>(buffer);
        Result<SharedSegment> segment = read.Failed ? read.Error : IpcLookup.ForChange(caller, all.Table, id);
        if (segment.Failed)
        {
            return segment.Error;
        }

        read.Value.Permissions.ApplyTo(segment.Value, IpcLookup.Seconds(caller));
        return 0;
    }

    private static Result<int> SetLocked(Thread caller, SharedSegments all, int id, bool isLocked)
    {
        if (all.Table.Find(id) is not { } segment)
        {
            return Errno.EINVAL;
        }

        bool isLifted = caller.LockedMemoryLimit == ulong.MaxValue;
        if (!isLifted && (!segment.IsOwner(caller.Credentials) || (isLocked && caller.LockedMemoryLimit == 0)))
        {
            return Errno.EPERM;
        }

        segment.SetLocked(isLocked);
        return 0;
    }

    private static Result<int> TellLimits(Thread caller, SharedSegments all, VirtualAddress buffer)
    {
        var limits = new SharedMemoryLimits
        {
            LargestSize = SharedSegments.LargestSize,
            SmallestSize = 1,
            MostSegments = SharedSegments.MostSegments,
            MostOfAProcess = SharedSegments.MostSegments,
            MostPages = SharedSegments.LargestSize,
        };
        Errno error = caller.Process.Memory.Write(buffer, limits);
        return error == Errno.None ? all.Table.HighestPlace : error;
    }

    private static Result<int> TellUse(Thread caller, SharedSegments all, VirtualAddress buffer)
    {
        var use = new SharedMemoryUse { Segments = all.Table.Count, Pages = all.Pages };
        for (int place = 0; place < all.Table.End; place++)
        {
            use.ResidentPages += all.Table.At(place)?.Pages.ResidentPages ?? 0;
        }

        Errno error = caller.Process.Memory.Write(buffer, use);
        return error == Errno.None ? all.Table.HighestPlace : error;
    }
}
