using Tine.X64;

namespace Tine.Memory;

/// <content>
/// Moving a mapping. What has many pages goes in portions, from low to high: each portion is a mapping at its new place, or
/// still one at the old.
/// </content>
public sealed unsafe partial class AddressSpace
{
    /// <summary>The cost of moving a page, in pages that are unmapped.</summary>
    private static int PagesMovedAPortion => PageTables.PagesAPortion / 4;

    /// <summary>Moves a part of one region, with its pages, to a free place where it may be longer.</summary>
    /// <remarks>With <see cref="RemapFlags.DontUnmap"/> a region without pages stays at the old place.</remarks>
    private Result<VirtualAddress> MoveRegion(
        Caller? caller, VirtualAddress start, ulong oldBytes, VirtualAddress newStart, ulong newBytes, RemapFlags flags)
    {
        if (!_regions.HasRoomFor(3))
        {
            return Errno.ENOMEM;
        }

        VirtualAddress end = start + oldBytes;
        Errno error = PrepareMove(caller, start, end, newStart);
        if (error != Errno.None)
        {
            return error;
        }

        ulong distance = newStart - start;
        for (VirtualAddress position = start; position < end;)
        {
            VirtualAddress stop = _tables.EndOfPortion(position, end, PagesMovedAPortion);
            error = _tables.Move(position, stop, position + distance);
            if (error != Errno.None)
            {
                return error;
            }

            MovePart(position, stop, position + distance, stop < end ? stop + distance : newStart + newBytes, flags);
            position = stop;
            if (position < end)
            {
                LetOthersRun(caller);
            }
        }

        return newStart;
    }

    /// <summary>
    /// Takes all memory that the move needs: tables of this space's own at the old place, and at the new one if there is more
    /// than one portion, so that a later one does not fail.
    /// </summary>
    /// <returns>None; ENOMEM (then nothing has moved).</returns>
    private Errno PrepareMove(Caller? caller, VirtualAddress start, VirtualAddress end, VirtualAddress newStart)
    {
        ulong distance = newStart - start;
        for (VirtualAddress position = start; position < end;)
        {
            VirtualAddress stop = _tables.EndOfPortion(position, end, PagesMovedAPortion);
            Errno error = _tables.Unshare(position, stop);
            if (error == Errno.None && (position > start || stop < end))
            {
                error = _tables.EnsureLike(position, stop, distance);
            }

            if (error != Errno.None)
            {
                _tables.FreeUnused(newStart, newStart + (end - start));
                return error;
            }

            position = stop;
            if (position < end)
            {
                LetOthersRun(caller);
            }
        }

        return Errno.None;
    }

    /// <summary>Moves the regions after the pages. Nothing here can fail.</summary>
    private void MovePart(VirtualAddress start, VirtualAddress end, VirtualAddress newStart, VirtualAddress newEnd, RemapFlags flags)
    {
        Region moved = _regions[_regions.IndexContaining(start)];
        moved.StartAt(start);
        moved.Start = newStart;
        moved.End = newEnd;

        // The new region goes in first so that the backing always has a holder.
        AddRegion(moved);
        DropPortion(start, end);
        if ((flags & RemapFlags.DontUnmap) == 0)
        {
            _regions.SplitAt(start);
            _regions.SplitAt(end);
            RemoveRegions(start, end);
        }
        else if (moved.IsLocked)
        {
            // Linux (move_vma): the pages are locked at their new place, the region that stays is not.
            ChangePart(start, end, new FlagChange(RegionFlags.None, RegionFlags.AnyLock));
        }

        FlushRange(start, end);
    }
}
