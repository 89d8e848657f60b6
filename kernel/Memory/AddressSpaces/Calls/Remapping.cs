using System;
using Tine.X64;

namespace Tine.Memory;

/// <summary>mremap(2) and remap_file_pages(2).</summary>
public static class Remapping
{
    private const RemapFlags KnownRemapFlags = RemapFlags.MayMove | RemapFlags.Fixed | RemapFlags.DontUnmap;

    /// <summary>mremap.</summary>
    /// <param name="caller">The calling thread.</param>
    /// <param name="start">The mapping's present address.</param>
    /// <param name="length">Bytes of it that are meant; 0 asks for a second mapping of shared memory.</param>
    /// <param name="newLength">Bytes afterwards.</param>
    /// <param name="flags">Whether it may move, or must, and whether an empty mapping stays.</param>
    /// <param name="newStart">Binding with <see cref="RemapFlags.Fixed"/>, a wish with <see cref="RemapFlags.DontUnmap"/>.</param>
    /// <returns>Its new address; EINVAL, ENOMEM, EFAULT, EAGAIN as Linux.</returns>
    public static Result<VirtualAddress> Remap(
        this AddressSpace space, Caller? caller, VirtualAddress start, ulong length, ulong newLength, RemapFlags flags, VirtualAddress newStart)
    {
        ulong oldBytes = AddressSpace.RoundUp(length);
        ulong newBytes = AddressSpace.RoundUp(newLength);
        if ((flags & ~KnownRemapFlags) != 0 || !AllowsMove(flags, length, newLength) || !start.IsPageAligned || newBytes == 0)
        {
            return Errno.EINVAL;
        }

        Errno error = space.BeginChange(caller);
        if (error != Errno.None)
        {
            return error;
        }

        Result<VirtualAddress> place = space.RemapNow(caller, start, oldBytes, newStart, newBytes, flags);
        space.EndChange();
        if (!place.Failed && newBytes > oldBytes && space.Account.Locked != 0)
        {
            space.Populate(caller, place.Value + oldBytes, place.Value + newBytes, AddressSpace.PopulateErrors.SkipRegion, RegionFlags.Locked);
        }

        return place;
    }

    /// <summary>
    /// Whether the flags allow a move: MREMAP_FIXED and MREMAP_DONTUNMAP need MREMAP_MAYMOVE, the latter also an unchanged
    /// length.
    /// </summary>
    private static bool AllowsMove(RemapFlags flags, ulong length, ulong newLength) =>
        (flags & (RemapFlags.Fixed | RemapFlags.DontUnmap)) == 0
        || ((flags & RemapFlags.MayMove) != 0 && ((flags & RemapFlags.DontUnmap) == 0 || length == newLength));

    private static Result<VirtualAddress> RemapNow(
        this AddressSpace space, Caller? caller, VirtualAddress start, ulong oldBytes, VirtualAddress newStart, ulong newBytes, RemapFlags flags)
    {
        if (start.Value >= Layout.UserEnd || space.List.IndexContaining(start) < 0)
        {
            return Errno.EFAULT;
        }

        if ((flags & (RemapFlags.Fixed | RemapFlags.DontUnmap)) != 0)
        {
            return space.RemapTo(caller, start, oldBytes, newStart, newBytes, flags);
        }

        if (newBytes <= oldBytes)
        {
            Errno error = newBytes == oldBytes ? Errno.None : space.Shrink(caller, start, oldBytes, newBytes);
            return error == Errno.None ? start : error;
        }

        return space.Enlarge(caller, start, oldBytes, newBytes, flags);
    }

    /// <summary>Makes a range shorter, which may hold several regions.</summary>
    private static Errno Shrink(this AddressSpace space, Caller? caller, VirtualAddress start, ulong oldBytes, ulong newBytes) =>
        oldBytes > Layout.UserEnd - start.Value ? Errno.EINVAL : space.UnmapNow(caller, start + newBytes, start + oldBytes);

    /// <summary>Remaps in place if that can be, else elsewhere if it may move.</summary>
    private static Result<VirtualAddress> Enlarge(this AddressSpace space, Caller? caller, VirtualAddress start, ulong oldBytes, ulong newBytes, RemapFlags flags)
    {
        Errno error = space.CheckSource(caller, start, oldBytes, newBytes);
        if (error != Errno.None)
        {
            return error;
        }

        if (space.TryExtend(space.List.IndexContaining(start), start + oldBytes, newBytes - oldBytes))
        {
            return start;
        }

        if ((flags & RemapFlags.MayMove) == 0)
        {
            return Errno.ENOMEM;
        }

        Result<VirtualAddress> place = space.FindPlace(caller, default, newBytes);
        return place.Failed ? place : space.MoveOrDuplicate(caller, start, oldBytes, place.Value, newBytes, flags);
    }

    /// <summary>Checks what is to be moved or to grow (Linux: vma_to_resize).</summary>
    /// <returns>
    /// None; EFAULT for more than one region; EINVAL for a second mapping of private memory; EAGAIN above the limit of locked
    /// memory; ENOMEM above others.
    /// </returns>
    private static Errno CheckSource(this AddressSpace space, Caller? caller, VirtualAddress start, ulong oldBytes, ulong newBytes)
    {
        int index = space.List.IndexContaining(start);
        if (index < 0)
        {
            return Errno.EFAULT;
        }

        ref Region region = ref space.List[index];
        if (oldBytes == 0 && !region.IsShared)
        {
            return Errno.EINVAL;
        }

        if (oldBytes > region.End - start)
        {
            return Errno.EFAULT;
        }

        Errno error = newBytes > oldBytes ? space.CheckLockLimit(caller, region.Flags, newBytes - oldBytes) : Errno.None;
        return error == Errno.None && newBytes > oldBytes ? space.CheckGrowth(region, newBytes - oldBytes) : error;
    }

    private static Result<VirtualAddress> RemapTo(
        this AddressSpace space, Caller? caller, VirtualAddress start, ulong oldBytes, VirtualAddress newStart, ulong newBytes, RemapFlags flags)
    {
        if (!newStart.IsPageAligned || newBytes > Layout.UserEnd || newStart.Value > Layout.UserEnd - newBytes
            || (newStart < start + oldBytes && start < newStart + newBytes))
        {
            return Errno.EINVAL;
        }

        if (!space.List.HasRoomFor(3))
        {
            return Errno.ENOMEM;
        }

        // As on Linux the place is made free, and the source shortened, before it is known whether the source can be moved.
        bool isFixed = (flags & RemapFlags.Fixed) != 0;
        Errno error = !isFixed ? Errno.None
            : newStart.Value < Layout.UserStart ? Errno.EPERM
            : space.MakeRoom(caller, newStart, newStart + newBytes);
        if (error == Errno.None && newBytes < oldBytes)
        {
            error = space.Shrink(caller, start, oldBytes, newBytes);
            oldBytes = newBytes;
        }

        error = error == Errno.None ? space.CheckSource(caller, start, oldBytes, newBytes) : error;
        if (error == Errno.None && (flags & RemapFlags.DontUnmap) != 0)
        {
            error = space.CheckGrowth(space.List[space.List.IndexContaining(start)], newBytes);
        }

        if (error != Errno.None)
        {
            return error;
        }

        Result<VirtualAddress> place = isFixed ? newStart : space.FindPlace(caller, newStart, newBytes);
        return place.Failed ? place : space.MoveOrDuplicate(caller, start, oldBytes, place.Value, newBytes, flags);
    }

    /// <summary>Maps another part of the file in place of what is there: remap_file_pages, as Linux does it since 4.0.</summary>
    /// <returns>None; EINVAL for what is not mapped shared and writable from one open file; the errors of mmap.</returns>
    public static Errno RemapFilePages(this AddressSpace space, Caller caller, VirtualAddress start, ulong length, ulong page, MapFlags flags)
    {
        ulong bytes = length & ~(FrameNumber.Size - 1);
        int index = start + bytes > start ? space.List.IndexContaining(start) : -1;
        if (index < 0 || page + (bytes >> FrameNumber.Shift) < page || !space.List[index].IsShared
            || (space.List[index].Maximum & Protection.Write) == 0)
        {
            return Errno.EINVAL;
        }

        Region region = space.List[index];
        Backing backing = region.Backing!;
        backing.AddReference();
        Result<VirtualAddress> place = !space.IsOneFile(caller, start, start + bytes, region) ? Errno.EINVAL : space.Map(caller, new MapRequest
        {
            Address = start,
            Length = bytes,
            Protection = region.Protection,
            Maximum = region.Maximum,
            Flags = MapFlags.Shared | MapFlags.Fixed | MapFlags.Populate | (flags & MapFlags.NonBlocking) | (region.IsLocked ? MapFlags.Locked : 0),
            Backing = backing,
            Offset = page << FrameNumber.Shift,
            IsFileWritable = (region.Flags & RegionFlags.HoldsWriter) != 0,
            Name = region.Name,
        });
        backing.Release();
        return place.Error;
    }

    private static bool IsOneFile(this AddressSpace space, Caller caller, VirtualAddress start, VirtualAddress end, in Region like)
    {
        var portion = new WorkPortion(caller);
        for (VirtualAddress position = start; position < end;)
        {
            int index = space.List.IndexContaining(position);
            if (index < 0 || space.List[index].Backing != like.Backing || space.List[index].Flags != like.Flags)
            {
                return false;
            }

            position = space.List[index].End;
            portion.Spend(AddressSpace.RegionInstructions);
        }

        return true;
    }

    private static Result<VirtualAddress> MoveOrDuplicate(
        this AddressSpace space, Caller? caller, VirtualAddress start, ulong oldBytes, VirtualAddress newStart, ulong newBytes, RemapFlags flags) =>
        oldBytes == 0
            ? space.Duplicate(start, newStart, newBytes)
            : space.MoveRegion(caller, start, oldBytes, newStart, newBytes, flags & RemapFlags.DontUnmap);

    /// <summary>Maps what is mapped shared at an address a second time.</summary>
    private static Result<VirtualAddress> Duplicate(this AddressSpace space, VirtualAddress start, VirtualAddress newStart, ulong newBytes)
    {
        if (!space.List.HasRoomFor(1))
        {
            return Errno.ENOMEM;
        }

        Region copy = space.List[space.List.IndexContaining(start)];
        copy.StartAt(start);
        copy.Start = newStart;
        copy.End = newStart + newBytes;
        space.AddRegion(copy);
        return newStart;
    }

    private static Errno CheckGrowth(this AddressSpace space, in Region region, ulong growth)
    {
        Region added = region;
        added.Start = default;
        added.End = new VirtualAddress(growth);
        return space.CheckLimits(added, 0);
    }
}
