using System;

namespace Tine.Memory;

/// <summary>Who maps a file: found by looking at every address space, as the questions are rare.</summary>
public sealed unsafe partial class AddressSpace
{
    /// <summary>A mapping has these flags, and may be given this access.</summary>
    public static bool IsMapped(Backing backing, RegionFlags flags, Protection maximum)
    {
        for (AddressSpace? space = FirstLive; space is not null; space = space.NextLive)
        {
            foreach (ref readonly Region region in space._regions.View)
            {
                if (region.Backing == backing && (region.Flags & flags) == flags && (region.Maximum & maximum) == maximum)
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>
    /// Takes pages of a file out of mappings, or write-protects them there. Whoever touches what was taken out gets what the
    /// file has then, or SIGBUS beyond its end.
    /// </summary>
    /// <remarks>
    /// In portions. A space that is made meanwhile comes last in the list, and so is walked, too: it may have been forked
    /// from one that still showed the pages.
    /// </remarks>
    /// <param name="caller">Who waits for it.</param>
    /// <param name="backing">The file's pages.</param>
    /// <param name="firstPage">The first of them.</param>
    /// <param name="endPage">One after the last.</param>
    /// <param name="change">What happens to them.</param>
    internal static void ChangeMappings(Caller? caller, Backing backing, ulong firstPage, ulong endPage, MappingChange change)
    {
        ulong serial = 0;
        var position = default(VirtualAddress);
        while (FindLive(serial) is { } space)
        {
            position = space._serial == serial ? position : default;
            serial = space._serial;
            int left = RegionsAPortion * 4;
            while (space.ChangePortionOfMappings(backing, firstPage, endPage, change, ref position, ref left))
            {
                serial++;
                position = default;
                if (space.NextLive is not { } next)
                {
                    return;
                }

                space = next;
                serial = space._serial;
            }

            LetOthersRun(caller);
        }
    }

    /// <summary>Some mapping shows a file of which this holds.</summary>
    internal static bool IsAnyMapped(Func<object?, bool> holdsForOwner)
    {
        for (AddressSpace? space = FirstLive; space is not null; space = space.NextLive)
        {
            foreach (ref readonly Region region in space._regions.View)
            {
                if (region.Backing is FilePages pages && holdsForOwner(pages.Owner))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <param name="backing">The file's pages.</param>
    /// <param name="firstPage">The first of them.</param>
    /// <param name="endPage">One after the last.</param>
    /// <param name="change">What happens to them.</param>
    /// <param name="position">Where to begin; where it has ended.</param>
    /// <param name="left">How many regions may still be looked at in this portion.</param>
    /// <returns>Whether the whole space is done.</returns>
    private bool ChangePortionOfMappings(
        Backing backing, ulong firstPage, ulong endPage, MappingChange change, ref VirtualAddress position, ref int left)
    {
        left--;
        for (int i = _regions.FirstEndingAfter(position); i < _regions.Count; i++)
        {
            ref Region region = ref _regions[i];
            if (left-- <= 0)
            {
                return false;
            }

            bool isMeant = region.Backing == backing && (region.IsShared || change == MappingChange.DropAll);
            if (isMeant && !ChangePortionOfMapping(region, firstPage, endPage, change, ref position, ref left))
            {
                return false;
            }

            position = region.End;
        }

        return true;
    }

    /// <returns>Whether the region is done; else up to where in <paramref name="position"/>.</returns>
    private bool ChangePortionOfMapping(
        in Region region, ulong firstPage, ulong endPage, MappingChange change, ref VirtualAddress position, ref int left)
    {
        ulong length = region.Length >> FrameNumber.Shift;
        ulong from = firstPage > region.BackingPage ? firstPage - region.BackingPage : 0;
        ulong to = endPage > region.BackingPage ? Math.Min(endPage - region.BackingPage, length) : 0;
        var start = new VirtualAddress(Math.Max(position.Value, (region.Start + (from << FrameNumber.Shift)).Value));
        VirtualAddress end = region.Start + (to << FrameNumber.Shift);
        if (from >= to || start >= end)
        {
            return true;
        }

        if (change == MappingChange.Clean)
        {
            position = CleanPortion(start, end, ref left);
            return position == end;
        }

        if (_tables.OwnEdges(start, end) != Errno.None)
        {
            return true;
        }

        ulong pages = _tables.Pages;
        position = DropPortion(start, end);
        left -= (int)(pages - _tables.Pages);
        return position == end;
    }

    private VirtualAddress CleanPortion(VirtualAddress start, VirtualAddress end, ref int left)
    {
        VirtualAddress stop = _tables.EndOfPortion(start, end, PageTables.PagesAPortion);
        if (_tables.Own(start, stop) == Errno.None)
        {
            left -= _tables.Clean(start, stop);
            FlushRange(start, stop);
        }

        return stop;
    }
}
