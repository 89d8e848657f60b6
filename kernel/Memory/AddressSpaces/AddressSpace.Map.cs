using System;
using System.Runtime.CompilerServices;
using Tine.X64;

namespace Tine.Memory;

public sealed unsafe partial class AddressSpace
{
    /// <summary>mmap.</summary>
    /// <param name="caller">The calling thread; null for a space that no thread runs in yet.</param>
    /// <param name="request">The mapping that is asked for.</param>
    /// <returns>Its address; EINVAL, ENOMEM, EEXIST, EPERM, EAGAIN, EACCES as Linux.</returns>
    public Result<VirtualAddress> Map(Caller? caller, in MapRequest request)
    {
        Errno error = CheckLength(request, out ulong length);
        error = error == Errno.None ? BeginChange(caller) : error;
        if (error != Errno.None)
        {
            return error;
        }

        Result<VirtualAddress> place = MapNow(caller, request, length);
        EndChange();
        bool isPopulated = (request.Flags & (MapFlags.Populate | MapFlags.NonBlocking)) == MapFlags.Populate;
        // LAB pgtbl: solution
        if (!place.Failed && (isPopulated || LocksOf(request) != RegionFlags.None))
        // LAB pgtbl: hand-out
        //| // For now all memory is made present at once, but where the program wants none reserved.
        //| isPopulated |= request.Backing is null && (request.Flags & MapFlags.NoReserve) == 0;
        //| if (!place.Failed && (isPopulated || LocksOf(request) != RegionFlags.None))
        // LAB pgtbl: end
        {
            // What cannot be made present is left to the faults that find out.
            Populate(caller, place.Value, place.Value + length, PopulateErrors.SkipRegion);
        }

        return place;
    }

    /// <summary>Checks that mmap makes before it looks at the file: their errors come first.</summary>
    /// <returns>None; EINVAL, ENOMEM, EEXIST, EPERM, EAGAIN.</returns>
    public Errno CheckPlace(Caller caller, in MapRequest request)
    {
        Errno error = CheckLength(request, out ulong length);
        if (error == Errno.None && IsPlaceFixed(request))
        {
            error = FixedPlace(request, length).Error;
        }

        return error == Errno.None ? CheckLocks(caller, request, length) : error;
    }

    private Result<VirtualAddress> MapNow(Caller? caller, in MapRequest request, ulong length)
    {
        Result<VirtualAddress> place = IsPlaceFixed(request) ? FixedPlace(request, length)
            : (request.Flags & MapFlags.Below2GiB) != 0 ? this.FindPlaceBelow2GiB(caller, request.Address, length)
            : this.FindPlace(caller, request.Address, length);
        if (place.Failed)
        {
            return place;
        }

        Errno error = CheckLocks(caller, request, length);
        error = error == Errno.None ? CheckKind(request) : error;
        if (error != Errno.None)
        {
            return error;
        }

        Region region = RegionFor(request, place.Value, length);
        region.Flags |= LocksOf(request);
        int index = _regions.FirstEndingAfter(region.Start);
        bool isFree = index == _regions.Count || _regions[index].Start >= region.End;
        error = CheckLimits(region, isFree ? 0 : MappedBytesIn(caller, region.Start, region.End));
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

        if (request.IsFileWritable)
        {
            (region.Backing as FilePages)?.NoteMappedWriter();
        }

        bool isSharedMemory = region.IsShared && region.Backing is null;
        if (isSharedMemory)
        {
            // Linux (shmem_zero_setup): as long as the mapping, whatever page of it /dev/zero was mapped from.
            region.Backing = new FilePages(length);
            region.BackingPage = request.Offset >> FrameNumber.Shift;
            region.Name ??= "/dev/zero (deleted)";
        }

        AddRegion(region, index);
        if (isSharedMemory)
        {
            region.Backing!.Release();
        }

        return region.Start;
    }

    /// <summary>Unmaps a range: munmap.</summary>
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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Errno CheckLength(in MapRequest request, out ulong length)
    {
        length = RoundUp(request.Length);
        return request.Length == 0 ? Errno.EINVAL : length is 0 or > Layout.UserEnd ? Errno.ENOMEM : Errno.None;
    }

    private static bool IsPlaceFixed(in MapRequest request) =>
        (request.Flags & (MapFlags.Fixed | MapFlags.FixedNoReplace)) != 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private RegionFlags LocksOf(in MapRequest request) =>
        _futureLocks | ((request.Flags & MapFlags.Locked) != 0 ? RegionFlags.Locked : RegionFlags.None);

    private Errno CheckLocks(Caller? caller, in MapRequest request, ulong length) =>
        (request.Flags & MapFlags.Locked) != 0 && caller?.LockedMemoryLimit == 0
            ? Errno.EPERM
            : CheckLockLimit(caller, LocksOf(request), length);

    /// <summary>Checks what kind of mapping it is to be.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Errno CheckKind(in MapRequest request)
    {
        MapFlags type = request.Flags & MapFlags.Type;
        bool isOfFile = request.Backing is not null;
        bool isKnown = type is MapFlags.Private or MapFlags.Shared || (type == MapFlags.SharedValidate && isOfFile);
        bool isStack = (request.Flags & MapFlags.GrowsDown) != 0;
        return !isKnown || (isStack && (isOfFile || type != MapFlags.Private)) ? Errno.EINVAL
            : (request.Protection & ~Protection.All) != 0 ? Errno.EINVAL
            : (request.Protection & ~request.Maximum) != 0 ? Errno.EACCES
            : Errno.None;
    }

    /// <summary>Checks an address that the program insists on.</summary>
    private Result<VirtualAddress> FixedPlace(in MapRequest request, ulong length)
    {
        VirtualAddress start = request.Address;
        if (start.Value > Layout.UserEnd || length > Layout.UserEnd - start.Value)
        {
            return Errno.ENOMEM;
        }

        if (!start.IsPageAligned)
        {
            return Errno.EINVAL;
        }

        if (start.Value < Layout.UserStart)
        {
            return Errno.EPERM;
        }

        VirtualAddress end = start + length;
        if ((request.Flags & MapFlags.FixedNoReplace) != 0 && !this.IsFree(start, end))
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
        flags |= request.IsFileWritable ? RegionFlags.HoldsWriter : 0;
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

    internal Errno CheckLimits(in Region region, ulong replacedBytes)
    {
        ulong length = region.Length;
        ulong room = Limits.AddressSpace - Math.Min(Limits.AddressSpace, _account.Mapped - replacedBytes);
        if (length > room || !_regions.HasRoomFor(1))
        {
            return Errno.ENOMEM;
        }

        if (!region.IsWritablePrivate)
        {
            return Errno.None;
        }

        // Heuristic overcommit: only what could not be had even on an idle machine is refused.
        bool isHopeless = Commitment.Current.Mode != OvercommitMode.Always && (region.Flags & RegionFlags.NoReserve) == 0 && length >> FrameNumber.Shift > FrameAllocator.Current.TotalFrames;
        bool isOverLimit = region.IsData && length - Math.Min(length, replacedBytes) > DataRoom;
        bool isPromised = region.IsCommitted && !Commitment.Current.Allows(length - Math.Min(length, replacedBytes));
        return isHopeless || isOverLimit || isPromised ? Errno.ENOMEM : Errno.None;
    }

    /// <summary>The bytes that RLIMIT_DATA leaves.</summary>
    private ulong DataRoom => Limits.Data - Math.Min(Limits.Data, _account.Data);

    /// <summary>Inserts a region where none is, and merges it with like neighbours.</summary>
    internal void AddRegion(in Region region) => AddRegion(region, _regions.FirstEndingAfter(region.Start));

    /// <param name="region">The new region, in a free range.</param>
    /// <param name="index">Its place in the list.</param>
    internal void AddRegion(in Region region, int index)
    {
        _regions.Insert(index, region);
        _account.Add(region, region.Length);
        _regions.TryMergeWithPrevious(index + 1);
        _regions.TryMergeWithPrevious(index);
    }

    /// <summary>Rounds up to whole pages; 0 when that exceeds 64 bits.</summary>
    internal static ulong RoundUp(ulong bytes) => (bytes + FrameNumber.Size - 1) & ~(FrameNumber.Size - 1);

    /// <summary>Makes a region longer where it lies, if it ends at <paramref name="end"/> and nothing follows.</summary>
    internal bool TryExtend(int index, VirtualAddress end, ulong growth)
    {
        ref Region region = ref _regions[index];
        if (region.End != end || growth > Layout.UserEnd - end.Value || !this.IsFreeWithGap(end, end + growth))
        {
            return false;
        }

        region.End = end + growth;
        _account.Add(region, growth);
        _regions.TryMergeWithPrevious(index + 1);
        return true;
    }
}
