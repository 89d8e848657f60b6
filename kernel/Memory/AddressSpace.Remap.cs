using System;
using Tine.X64;

namespace Tine.Memory;

public sealed unsafe partial class AddressSpace
{
    /// <summary>mremap.</summary>
    /// <param name="newStart">Only looked at with <see cref="RemapFlags.Fixed"/>.</param>
    /// <returns>Where it is now; EINVAL, ENOMEM, EFAULT as Linux.</returns>
    public Result<VirtualAddress> Remap(
        VirtualAddress start, ulong length, ulong newLength, RemapFlags flags, VirtualAddress newStart)
    {
        ulong oldBytes = RoundUp(length);
        ulong newBytes = RoundUp(newLength);
        bool isFixed = (flags & RemapFlags.Fixed) != 0;
        bool mayMove = (flags & RemapFlags.MayMove) != 0;
        if ((flags & ~(RemapFlags.MayMove | RemapFlags.Fixed)) != 0 || (isFixed && !mayMove) ||
            !start.IsPageAligned || newBytes == 0 || oldBytes == 0 || newBytes > Layout.UserEnd)
        {
            return Errno.EINVAL;
        }

        int index = start.Value < Layout.UserEnd ? _regions.IndexContaining(start) : -1;
        if (index < 0 || oldBytes > _regions[index].End - start)
        {
            return Errno.EFAULT;
        }

        if (isFixed)
        {
            return RemapTo(start, oldBytes, newStart, newBytes);
        }

        if (newBytes <= oldBytes)
        {
            Errno error = newBytes == oldBytes ? Errno.None : Unmap(start + newBytes, oldBytes - newBytes);
            return error == Errno.None ? start : error;
        }

        Errno limit = CheckGrowth(_regions[index], newBytes - oldBytes);
        if (limit != Errno.None)
        {
            return limit;
        }

        if (TryExtend(index, start + oldBytes, newBytes - oldBytes))
        {
            return start;
        }

        if (!mayMove)
        {
            return Errno.ENOMEM;
        }

        Result<VirtualAddress> place = FindPlace(default, newBytes);
        return place.Failed ? place : MoveRegion(start, oldBytes, place.Value, newBytes);
    }

    private Result<VirtualAddress> RemapTo(VirtualAddress start, ulong oldBytes, VirtualAddress newStart, ulong newBytes)
    {
        if (!newStart.IsPageAligned || newStart.Value > Layout.UserEnd || newBytes > Layout.UserEnd - newStart.Value)
        {
            return Errno.EINVAL;
        }

        if (newStart.Value < Layout.UserStart)
        {
            return Errno.EPERM;
        }

        if (newStart < start + oldBytes && start < newStart + newBytes)
        {
            return Errno.EINVAL;
        }

        if (newBytes > oldBytes)
        {
            Errno limit = CheckGrowth(_regions[_regions.IndexContaining(start)], newBytes - oldBytes);
            if (limit != Errno.None)
            {
                return limit;
            }
        }

        if (!_regions.HasRoomFor(3))
        {
            return Errno.ENOMEM;
        }

        Errno error = UnmapWhole(newStart, newStart + newBytes);
        if (error == Errno.None && newBytes < oldBytes)
        {
            error = UnmapWhole(start + newBytes, start + oldBytes);
            oldBytes = newBytes;
        }

        return error == Errno.None ? MoveRegion(start, oldBytes, newStart, newBytes) : error;
    }

    private Errno CheckGrowth(in Region region, ulong growth)
    {
        Region added = region;
        added.Start = default;
        added.End = new VirtualAddress(growth);
        return CheckLimits(added, 0);
    }

    /// <summary>Makes a region longer where it lies, if it ends at <paramref name="end"/> and nothing follows.</summary>
    private bool TryExtend(int index, VirtualAddress end, ulong growth)
    {
        ref Region region = ref _regions[index];
        if (region.End != end || growth > Layout.UserEnd - end.Value || !IsFreeWithGap(end, end + growth))
        {
            return false;
        }

        region.End = end + growth;
        AddMapped(growth);
        DataBytes += IsData(region) ? growth : 0;
        _regions.TryMergeWithPrevious(index + 1);
        return true;
    }

    /// <summary>Moves a part of one region, with its pages, to a free place where it may be longer.</summary>
    private Result<VirtualAddress> MoveRegion(VirtualAddress start, ulong oldBytes, VirtualAddress newStart, ulong newBytes)
    {
        if (!_regions.HasRoomFor(3))
        {
            return Errno.ENOMEM;
        }

        Region moved = _regions[_regions.IndexContaining(start)];
        moved.BackingPage = moved.Backing is null ? 0 : moved.BackingPageAt(start);
        moved.Start = newStart;
        moved.End = newStart + newBytes;
        Errno error = _tables.Own(start, start + oldBytes);
        error = error == Errno.None ? _tables.Move(start, start + oldBytes, newStart) : error;
        if (error != Errno.None)
        {
            return error;
        }

        // Nothing below can fail: the tables are this space's own now. The new region goes in first so that the backing always has a holder.
        AddRegion(moved);
        UnmapWhole(start, start + oldBytes);
        FlushRange(start, start + oldBytes);
        return newStart;
    }
}
