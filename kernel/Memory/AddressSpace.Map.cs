using System;
using Tine.X64;

namespace Tine.Memory;

public sealed unsafe partial class AddressSpace
{
    private const MapFlags KnownFlags =
        MapFlags.Type | MapFlags.Fixed | MapFlags.Anonymous | MapFlags.GrowsDown | MapFlags.DenyWrite | MapFlags.Executable |
        MapFlags.Locked | MapFlags.NoReserve | MapFlags.Populate | MapFlags.NonBlocking | MapFlags.Stack | MapFlags.FixedNoReplace;

    /// <summary>mmap.</summary>
    /// <returns>Where it is; EINVAL, ENOMEM, EEXIST, EPERM, EOVERFLOW, EACCES, EOPNOTSUPP as Linux.</returns>
    public Result<VirtualAddress> Map(in MapRequest request)
    {
        Errno error = Check(request, out ulong length);
        if (error != Errno.None)
        {
            return error;
        }

        bool isFixed = (request.Flags & (MapFlags.Fixed | MapFlags.FixedNoReplace)) != 0;
        Result<VirtualAddress> place = isFixed ? FixedPlace(request, length) : FindPlace(request.Address, length);
        if (place.Failed)
        {
            return place;
        }

        Region region = RegionFor(request, place.Value, length);
        int index = _regions.FirstEndingAfter(region.Start);
        bool isFree = index == _regions.Count || _regions[index].Start >= region.End;
        error = CheckLimits(region, isFree ? 0 : MappedBytesIn(region.Start, region.End));
        if (error != Errno.None)
        {
            return error;
        }

        if (!isFree)
        {
            error = UnmapWhole(region.Start, region.End);
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

        if ((request.Flags & (MapFlags.Populate | MapFlags.NonBlocking)) == MapFlags.Populate)
        {
            Populate(region.Start, region.End);
        }

        return region.Start;
    }

    /// <summary>munmap.</summary>
    /// <returns>None, EINVAL, ENOMEM.</returns>
    public Errno Unmap(VirtualAddress start, ulong length)
    {
        if (!start.IsPageAligned || length == 0 || start.Value > Layout.UserEnd || length > Layout.UserEnd - start.Value)
        {
            return Errno.EINVAL;
        }

        VirtualAddress end = start + RoundUp(length);
        if (WouldSplitBeyondCapacity(start, end))
        {
            return Errno.ENOMEM;
        }

        return UnmapWhole(start, end);
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
        AddMapped(region.Length);
        DataBytes += IsData(region) ? region.Length : 0;
        _regions.TryMergeWithPrevious(index + 1);
        _regions.TryMergeWithPrevious(index);
    }

    /// <summary>Removes all that lies in a range of whole pages.</summary>
    /// <returns>None; ENOMEM for a shared page table that had to be copied (then nothing has happened).</returns>
    private Errno UnmapWhole(VirtualAddress start, VirtualAddress end)
    {
        int first = _regions.FirstEndingAfter(start);
        if (first == _regions.Count || _regions[first].Start >= end)
        {
            return Errno.None;
        }

        Errno error = DropPages(start, end);
        if (error != Errno.None)
        {
            return error;
        }

        _regions.SplitAt(start);
        _regions.SplitAt(end);
        first = _regions.FirstEndingAfter(start);
        int last = first;
        while (last < _regions.Count && _regions[last].Start < end)
        {
            MappedBytes -= _regions[last].Length;
            DataBytes -= IsData(_regions[last]) ? _regions[last].Length : 0;
            last++;
        }

        _regions.Remove(first, last - first);
        return Errno.None;
    }

    /// <summary>Gives the pages of a range back; the regions stay.</summary>
    /// <returns>None; ENOMEM for a shared page table that had to be copied (then nothing has happened).</returns>
    [NoAllocation]
    private Errno DropPages(VirtualAddress start, VirtualAddress end)
    {
        _peakPages = PeakResidentPages;
        Errno error = _tables.OwnEdges(start, end);
        if (error == Errno.None && _tables.Unmap(start, end) != 0)
        {
            FlushRange(start, end);
        }

        return error;
    }

    private bool WouldSplitBeyondCapacity(VirtualAddress start, VirtualAddress end)
    {
        if (_regions.HasRoomFor(1))
        {
            return false;
        }

        int index = _regions.IndexContaining(start);
        return index >= 0 && _regions[index].Start < start && _regions[index].End > end;
    }

    private ulong MappedBytesIn(VirtualAddress start, VirtualAddress end)
    {
        ulong bytes = 0;
        for (int i = _regions.FirstEndingAfter(start); i < _regions.Count && _regions[i].Start < end; i++)
        {
            ulong from = Math.Max(start.Value, _regions[i].Start.Value);
            ulong to = Math.Min(end.Value, _regions[i].End.Value);
            bytes += to - from;
        }

        return bytes;
    }

    private void Populate(VirtualAddress start, VirtualAddress end)
    {
        int index = _regions.IndexContaining(start);
        FaultAccess access = (_regions[index].Protection & Protection.Write) != 0 ? FaultAccess.Write : FaultAccess.Read;
        for (VirtualAddress page = start; page < end; page += FrameNumber.Size)
        {
            if (HandleFault(page, access) != FaultOutcome.Resolved)
            {
                return;
            }
        }
    }

    /// <summary>Up to whole pages; 0 when that is too much for 64 bits.</summary>
    private static ulong RoundUp(ulong bytes) => (bytes + FrameNumber.Size - 1) & ~(FrameNumber.Size - 1);
}
