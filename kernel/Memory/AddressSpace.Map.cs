using System;
using Tine.X64;

namespace Tine.Memory;

public sealed unsafe partial class AddressSpace
{
    private const MapFlags KnownFlags =
        MapFlags.Type | MapFlags.Fixed | MapFlags.Anonymous | MapFlags.GrowsDown | MapFlags.DenyWrite | MapFlags.Executable |
        MapFlags.Locked | MapFlags.NoReserve | MapFlags.Populate | MapFlags.NonBlocking | MapFlags.Stack | MapFlags.FixedNoReplace;

    /// <summary>mmap.</summary>
    /// <param name="caller">Who waits for it; null for a space that nobody runs in yet.</param>
    /// <param name="request">What is asked for.</param>
    /// <returns>Where it is; EINVAL, ENOMEM, EEXIST, EPERM, EOVERFLOW, EACCES, EOPNOTSUPP as Linux.</returns>
    public Result<VirtualAddress> Map(Caller? caller, in MapRequest request)
    {
        Errno error = Check(request, out ulong length);
        error = error == Errno.None ? BeginChange(caller) : error;
        if (error != Errno.None)
        {
            return error;
        }

        Result<VirtualAddress> place = MapNow(caller, request, length);
        EndChange();
        if (!place.Failed && (request.Flags & (MapFlags.Populate | MapFlags.NonBlocking)) == MapFlags.Populate)
        {
            FaultAccess access = (request.Protection & Protection.Write) != 0 ? FaultAccess.Write : FaultAccess.Read;
            Populate(caller, place.Value, place.Value + length, access);
        }

        return place;
    }

    private Result<VirtualAddress> MapNow(Caller? caller, in MapRequest request, ulong length)
    {
        bool isFixed = (request.Flags & (MapFlags.Fixed | MapFlags.FixedNoReplace)) != 0;
        Result<VirtualAddress> place = isFixed ? FixedPlace(request, length) : FindPlace(caller, request.Address, length);
        if (place.Failed)
        {
            return place;
        }

        Region region = RegionFor(request, place.Value, length);
        int index = _regions.FirstEndingAfter(region.Start);
        bool isFree = index == _regions.Count || _regions[index].Start >= region.End;
        Errno error = CheckLimits(region, isFree ? 0 : MappedBytesIn(caller, region.Start, region.End));
        if (error != Errno.None)
        {
            return error;
        }

        if (!isFree)
        {
            error = MakeRoom(caller, region.Start, region.End);
            if (error != Errno.None)
            {
                return error;
            }

            index = _regions.FirstEndingAfter(region.Start);
        }

        bool isSharedMemory = region.IsShared && region.Backing is null;
        if (isSharedMemory)
        {
            region.Backing = new FilePages(length);
            region.Name ??= "/dev/zero (deleted)";
        }

        AddRegion(region, index);
        if (isSharedMemory)
        {
            region.Backing!.Release();
        }

        return region.Start;
    }

    /// <summary>munmap.</summary>
    /// <returns>None, EINVAL, ENOMEM; EINTR when the caller has been killed.</returns>
    public Errno Unmap(Caller? caller, VirtualAddress start, ulong length)
    {
        if (!start.IsPageAligned || length == 0 || start.Value > Layout.UserEnd || length > Layout.UserEnd - start.Value)
        {
            return Errno.EINVAL;
        }

        Errno error = BeginChange(caller);
        if (error == Errno.None)
        {
            error = UnmapNow(caller, start, start + RoundUp(length));
            EndChange();
        }

        return error;
    }

    private static Errno Check(in MapRequest request, out ulong length)
    {
        length = RoundUp(request.Length);
        MapFlags type = request.Flags & MapFlags.Type;
        if (request.Length == 0 || (request.Offset & (FrameNumber.Size - 1)) != 0)
        {
            return Errno.EINVAL;
        }

        if (type == MapFlags.SharedValidate && (request.Flags & ~KnownFlags) != 0)
        {
            return Errno.ENOTSUP;
        }

        if (type != MapFlags.Private && type != MapFlags.Shared && type != MapFlags.SharedValidate)
        {
            return Errno.EINVAL;
        }

        if (length == 0 || length > Layout.UserEnd)
        {
            return Errno.ENOMEM;
        }

        if (request.Backing is not null && request.Offset + length < request.Offset)
        {
            return Errno.EOVERFLOW;
        }

        return (request.Protection & ~Protection.All) != 0 ? Errno.EINVAL
            : (request.Protection & ~request.Maximum) != 0 ? Errno.EACCES
            : Errno.None;
    }

    /// <summary>Checks an address that the program insists on.</summary>
    private Result<VirtualAddress> FixedPlace(in MapRequest request, ulong length)
    {
        VirtualAddress start = request.Address;
        if (!start.IsPageAligned)
        {
            return Errno.EINVAL;
        }

        if (start.Value > Layout.UserEnd || length > Layout.UserEnd - start.Value)
        {
            return Errno.ENOMEM;
        }

        if (start.Value < Layout.UserStart)
        {
            return Errno.EPERM;
        }

        VirtualAddress end = start + length;
        if ((request.Flags & MapFlags.FixedNoReplace) != 0 && !IsFree(start, end))
        {
            return Errno.EEXIST;
        }

        return WouldSplitBeyondCapacity(start, end) ? Errno.ENOMEM : start;
    }

    private static Region RegionFor(in MapRequest request, VirtualAddress start, ulong length)
    {
        var flags = RegionFlags.None;
        flags |= (request.Flags & MapFlags.Type) == MapFlags.Private ? 0 : RegionFlags.Shared;
        flags |= (request.Flags & MapFlags.GrowsDown) == 0 ? 0 : RegionFlags.GrowsDown;
        flags |= (request.Flags & MapFlags.NoReserve) == 0 ? 0 : RegionFlags.NoReserve;
        return new Region
        {
            Start = start,
            End = start + length,
            Protection = request.Protection,
            Maximum = request.Maximum,
            Flags = flags,
            Backing = request.Backing,
            BackingPage = request.Backing is null ? 0 : request.Offset >> FrameNumber.Shift,
            Name = request.Name,
        };
    }

    private Errno CheckLimits(in Region region, ulong replacedBytes)
    {
        ulong length = region.Length;
        ulong room = Limits.AddressSpace - Math.Min(Limits.AddressSpace, MappedBytes - replacedBytes);
        if (length > room || !_regions.HasRoomFor(1))
        {
            return Errno.ENOMEM;
        }

        if (!IsCommitted(region))
        {
            return Errno.None;
        }

        // Heuristic overcommit: only what could not be had even on an idle machine is refused.
        bool isHopeless = Commitment.Mode != OvercommitMode.Always && (region.Flags & RegionFlags.NoReserve) == 0 && length >> FrameNumber.Shift > FrameAllocator.TotalFrames;
        bool isOverLimit = IsData(region) && length - Math.Min(length, replacedBytes) > DataRoom;
        bool isPromised = IsAccounted(region) && !Commitment.Allows(length - Math.Min(length, replacedBytes));
        return isHopeless || isOverLimit || isPromised ? Errno.ENOMEM : Errno.None;
    }

    /// <summary>What RLIMIT_DATA leaves.</summary>
    private ulong DataRoom => Limits.Data - Math.Min(Limits.Data, DataBytes);

    [NoAllocation]
    private static bool IsData(in Region region) => IsCommitted(region) && !region.GrowsDown;

    [NoAllocation]
    private static bool IsCommitted(in Region region) => !region.IsShared && (region.Protection & Protection.Write) != 0;

    /// <summary>Puts a region where nothing is, and makes it one with like neighbours.</summary>
    private void AddRegion(in Region region) => AddRegion(region, _regions.FirstEndingAfter(region.Start));

    /// <param name="region">Where nothing is.</param>
    /// <param name="index">Its place in the list.</param>
    private void AddRegion(in Region region, int index)
    {
        _regions.Insert(index, region);
        NoteMapped(region, region.Length);
        _regions.TryMergeWithPrevious(index + 1);
        _regions.TryMergeWithPrevious(index);
    }

    /// <summary>Up to whole pages; 0 when that is too much for 64 bits.</summary>
    private static ulong RoundUp(ulong bytes) => (bytes + FrameNumber.Size - 1) & ~(FrameNumber.Size - 1);
}
