using System;

namespace Tine.Memory;

/// <summary>Finds the spaces that map a file by looking at every address space, as the questions are rare.</summary>
internal static class FileMappings
{
    /// <summary>The cost of a change to a range of a file in one mapping, in regions that are looked at.</summary>
    private const int RegionsForARange = 48;

    /// <summary>Regions looked at in one portion.</summary>
    private const int RegionsAPortion = 4096;

    /// <summary>The most searches that are repeated because others map files meanwhile.</summary>
    private const int MostSearches = 16;

    /// <summary>Whether a mapping has these flags, and may be given this access.</summary>
    /// <remarks>In portions; nobody has run between the end of the search and the answer.</remarks>
    public static bool IsMapped(Caller? caller, Backing backing, RegionFlags flags, Protection maximum) =>
        backing.IsMapped && IsAny(caller, new AccessTest(backing, flags, maximum));

    /// <summary>Whether a file for which <paramref name="holdsForOwner"/> is true is mapped in any address space.</summary>
    /// <remarks>In portions; nobody has run between the end of the search and the answer.</remarks>
    public static bool IsAnyMapped(Caller? caller, Func<object?, bool> holdsForOwner) =>
        IsAny(caller, new OwnerTest(holdsForOwner));

    /// <returns>True, too, when others kept mapping files while they were searched for.</returns>
    private static bool IsAny<TTest>(Caller? caller, TTest test)
        where TTest : struct, IRegionTest
    {
        for (int searches = 0; searches < MostSearches; searches++)
        {
            ulong insertions = RegionTotals.Current.BackedInsertions;
            var search = new Search<TTest>(test);
            Walk(caller, ref search);
            if (search.IsOver || insertions == RegionTotals.Current.BackedInsertions)
            {
                return search.IsOver;
            }
        }

        return true;
    }

    /// <summary>
    /// Takes pages of a file out of mappings, or write-protects them there. Whoever touches what was taken out gets what the
    /// file has then, or SIGBUS beyond its end.
    /// </summary>
    /// <param name="caller">The calling thread.</param>
    /// <param name="backing">The file's pages.</param>
    /// <param name="firstPage">The first of them.</param>
    /// <param name="endPage">One after the last.</param>
    /// <param name="change">The change to the pages.</param>
    public static void Change(Caller? caller, Backing backing, ulong firstPage, ulong endPage, MappingChange change)
    {
        if (backing.IsMapped)
        {
            var changing = new Changing(backing, firstPage, endPage, change);
            Walk(caller, ref changing);
        }
    }

    /// <summary>Visits all spaces, the oldest first.</summary>
    /// <remarks>
    /// In portions. A space that is made meanwhile comes last in the list, and so is walked, too: it may have been forked
    /// from one that had been visited in part.
    /// </remarks>
    private static void Walk<TWalk>(Caller? caller, ref TWalk walk)
        where TWalk : struct, ISpaceWalk
    {
        ulong serial = 0;
        var position = default(VirtualAddress);
        while (LiveSpaces.Current.Find(serial) is { } space)
        {
            position = space.Serial == serial ? position : default;
            serial = space.Serial;
            int left = RegionsAPortion;
            while (walk.Visit(space, ref position, ref left))
            {
                serial++;
                position = default;
                if (walk.IsOver || LiveSpaces.Current.After(space) is not { } next)
                {
                    return;
                }

                space = next;
                serial = space.Serial;
            }

            caller?.PreemptionPoint();
        }
    }

    /// <returns>Whether the region is done; else up to where in <paramref name="position"/>.</returns>
    private static bool ChangePortion(
        AddressSpace space, in Region region, ulong firstPage, ulong endPage, MappingChange change, ref VirtualAddress position, ref int left)
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
            position = CleanPortion(space, start, end, ref left);
            return position == end;
        }

        if (space.Tables.UnshareEdges(start, end) != Errno.None)
        {
            return true;
        }

        ulong pages = space.Tables.Pages;
        position = space.DropPortion(start, end);
        left -= RegionsForARange + (int)(pages - space.Tables.Pages);
        return position == end;
    }

    private static VirtualAddress CleanPortion(AddressSpace space, VirtualAddress start, VirtualAddress end, ref int left)
    {
        VirtualAddress stop = space.Tables.EndOfPortion(start, end, PageTables.PagesAPortion);
        if (space.Tables.Unshare(start, stop) == Errno.None)
        {
            left -= RegionsForARange + space.Tables.Clean(start, stop);
            space.FlushRange(start, stop);
        }

        return stop;
    }

    private readonly struct AccessTest(Backing backing, RegionFlags flags, Protection maximum) : IRegionTest
    {
        public bool Holds(in Region region) =>
            region.Backing == backing && (region.Flags & flags) == flags && (region.Maximum & maximum) == maximum;
    }

    private readonly struct OwnerTest(Func<object?, bool> holdsForOwner) : IRegionTest
    {
        public bool Holds(in Region region) => region.Backing is FilePages pages && holdsForOwner(pages.Owner);
    }

    private struct Search<TTest>(TTest test) : ISpaceWalk
        where TTest : struct, IRegionTest
    {
        public bool IsOver { get; private set; }

        public bool Visit(AddressSpace space, ref VirtualAddress position, ref int left)
        {
            left--;
            for (int i = space.List.FirstEndingAfter(position); i < space.List.Count; i++)
            {
                ref Region region = ref space.List[i];
                if (left-- <= 0)
                {
                    return false;
                }

                if (test.Holds(region))
                {
                    IsOver = true;
                    return true;
                }

                position = region.End;
            }

            return true;
        }
    }

    private readonly struct Changing(Backing backing, ulong firstPage, ulong endPage, MappingChange change) : ISpaceWalk
    {
        public bool IsOver => false;

        public bool Visit(AddressSpace space, ref VirtualAddress position, ref int left)
        {
            left--;
            for (int i = space.List.FirstEndingAfter(position); i < space.List.Count; i++)
            {
                ref Region region = ref space.List[i];
                if (left-- <= 0)
                {
                    return false;
                }

                bool isTarget = region.Backing == backing && (region.IsShared || change == MappingChange.DropAll);
                if (isTarget && !ChangePortion(space, region, firstPage, endPage, change, ref position, ref left))
                {
                    return false;
                }

                position = region.End;
            }

            return true;
        }
    }
}
