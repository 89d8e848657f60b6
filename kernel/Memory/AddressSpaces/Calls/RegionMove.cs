using Tine.X64;

namespace Tine.Memory;

/// <summary>Moves a mapping with its pages. Many go in portions, from low to high: each portion is a mapping at its new place, or still one at the old.</summary>
internal static class RegionMove
{
    /// <summary>The cost of moving a page, in pages that are unmapped.</summary>
    private static int PagesMovedAPortion => PageTables.PagesAPortion / 4;

    /// <summary>Moves a part of one region, with its pages, to a free place where it may be longer.</summary>
    /// <remarks>With <see cref="RemapFlags.DontUnmap"/> a region without pages stays at the old place.</remarks>
    internal static Result<VirtualAddress> MoveRegion(
        this AddressSpace space, Caller? caller, VirtualAddress start, ulong oldBytes, VirtualAddress newStart, ulong newBytes, RemapFlags flags)
    {
        if (!space.List.HasRoomFor(3))
        {
            return Errno.ENOMEM;
        }

        VirtualAddress end = start + oldBytes;
        Errno error = space.PrepareMove(caller, start, end, newStart);
        if (error != Errno.None)
        {
            return error;
        }

        ulong distance = newStart - start;
        for (VirtualAddress position = start; position < end;)
        {
            VirtualAddress stop = space.Tables.EndOfPortion(position, end, PagesMovedAPortion);
            error = space.Tables.Move(position, stop, position + distance);
            if (error != Errno.None)
            {
                return error;
            }

            space.MovePart(position, stop, position + distance, stop < end ? stop + distance : newStart + newBytes, flags);
            position = stop;
            if (position < end)
            {
                AddressSpace.LetOthersRun(caller);
            }
        }

        return newStart;
    }

    /// <summary>
    /// Takes all memory that the move needs: tables of this space's own at the old place, and at the new one if there is more
    /// than one portion, so that a later one does not fail.
    /// </summary>
    /// <returns>None; ENOMEM (then nothing has moved).</returns>
    private static Errno PrepareMove(this AddressSpace space, Caller? caller, VirtualAddress start, VirtualAddress end, VirtualAddress newStart)
    {
        ulong distance = newStart - start;
        for (VirtualAddress position = start; position < end;)
        {
            VirtualAddress stop = space.Tables.EndOfPortion(position, end, PagesMovedAPortion);
            Errno error = space.Tables.Unshare(position, stop);
            if (error == Errno.None && (position > start || stop < end))
            {
                error = space.Tables.EnsureLike(position, stop, distance);
            }

            if (error != Errno.None)
            {
                space.Tables.FreeUnused(newStart, newStart + (end - start));
                return error;
            }

            position = stop;
            if (position < end)
            {
                AddressSpace.LetOthersRun(caller);
            }
        }

        return Errno.None;
    }

    /// <summary>Moves the regions after the pages. Nothing here can fail.</summary>
    private static void MovePart(this AddressSpace space, VirtualAddress start, VirtualAddress end, VirtualAddress newStart, VirtualAddress newEnd, RemapFlags flags)
    {
        Region moved = space.List[space.List.IndexContaining(start)];
        moved.StartAt(start);
        moved.Start = newStart;
        moved.End = newEnd;

        // The new region goes in first so that the backing always has a holder.
        space.AddRegion(moved);
        space.DropPortion(start, end);
        if ((flags & RemapFlags.DontUnmap) == 0)
        {
            space.List.SplitAt(start);
            space.List.SplitAt(end);
            space.RemoveRegions(start, end);
        }
        else if (moved.IsLocked)
        {
            // Linux (move_vma): the pages are locked at their new place, the region that stays is not.
            space.ChangePart(start, end, new AddressSpace.FlagChange(RegionFlags.None, RegionFlags.AnyLock));
        }

        space.FlushRange(start, end);
    }
}
