using System;
using Tine.X64;

namespace Tine.Memory;

public sealed unsafe partial class AddressSpace
{
    /// <summary>mremap.</summary>
    /// <param name="caller">Who waits for it.</param>
    /// <param name="start">Where the mapping begins now.</param>
    /// <param name="length">Bytes of it that are meant.</param>
    /// <param name="newLength">Bytes afterwards.</param>
    /// <param name="flags">Whether it may move, or must.</param>
    /// <param name="newStart">Only looked at with <see cref="RemapFlags.Fixed"/>.</param>
    /// <returns>Where it is now; EINVAL, ENOMEM, EFAULT as Linux.</returns>
    public Result<VirtualAddress> Remap(
        Caller? caller, VirtualAddress start, ulong length, ulong newLength, RemapFlags flags, VirtualAddress newStart)
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

        Errno error = BeginChange(caller);
        if (error != Errno.None)
        {
            return error;
        }

        Result<VirtualAddress> place = isFixed
            ? RemapTo(caller, start, oldBytes, newStart, newBytes)
            : Resize(caller, start, oldBytes, newBytes, flags);
        EndChange();
        return place;
    }

    /// <summary>Where it lies if that can be, else at another place if it may move.</summary>
    private Result<VirtualAddress> Resize(Caller? caller, VirtualAddress start, ulong oldBytes, ulong newBytes, RemapFlags flags)
    {
        int index = IndexOfWhole(start, oldBytes);
        if (index < 0)
        {
            return Errno.EFAULT;
        }

        if (newBytes <= oldBytes)
        {
            Errno error = newBytes == oldBytes ? Errno.None : UnmapNow(caller, start + newBytes, start + oldBytes);
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

        if ((flags & RemapFlags.MayMove) == 0)
        {
            return Errno.ENOMEM;
        }

        Result<VirtualAddress> place = FindPlace(caller, default, newBytes);
        return place.Failed ? place : MoveRegion(caller, start, oldBytes, place.Value, newBytes);
    }

    /// <summary>The region that has all of a range, or -1.</summary>
    private int IndexOfWhole(VirtualAddress start, ulong bytes)
    {
        int index = start.Value < Layout.UserEnd ? _regions.IndexContaining(start) : -1;
        return index >= 0 && bytes <= _regions[index].End - start ? index : -1;
    }

    private Result<VirtualAddress> RemapTo(Caller? caller, VirtualAddress start, ulong oldBytes, VirtualAddress newStart, ulong newBytes)
    {
        if (IndexOfWhole(start, oldBytes) < 0)
        {
            return Errno.EFAULT;
        }

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

        Errno error = MakeRoom(caller, newStart, newStart + newBytes);
        if (error == Errno.None && newBytes < oldBytes)
        {
            error = UnmapWhole(caller, start + newBytes, start + oldBytes);
            oldBytes = newBytes;
        }

        return error == Errno.None ? MoveRegion(caller, start, oldBytes, newStart, newBytes) : error;
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
        NoteMapped(region, growth);
        _regions.TryMergeWithPrevious(index + 1);
        return true;
    }
}
