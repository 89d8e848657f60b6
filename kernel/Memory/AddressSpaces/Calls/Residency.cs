using System;
using Tine.X64;

namespace Tine.Memory;

/// <summary>Questions about the regions and pages of a range.</summary>
public static class Residency
{
    /// <summary>mincore: for each page of the range, whether it is in memory, in bit 0 of a byte; up to the end of a region.</summary>
    /// <returns>The number of pages told of; ENOMEM when the first one is not mapped.</returns>
    public static Result<int> GetResidency(this AddressSpace space, VirtualAddress start, Span<byte> pages)
    {
        int index = space.List.IndexContaining(start);
        if (index < 0)
        {
            return Errno.ENOMEM;
        }

        int count = (int)Math.Min((ulong)pages.Length, (space.List[index].End - start) >> FrameNumber.Shift);
        pages = pages.Slice(0, count);
        space.Tables.GetResidency(start, pages);
        if (space.List[index].Backing is { } backing)
        {
            ulong first = space.List[index].BackingPageAt(start);
            for (int i = 0; i < count; i++)
            {
                pages[i] |= backing.HasPage(first + (ulong)i) ? (byte)1 : (byte)0;
            }
        }

        return count;
    }

    /// <summary>
    /// Tells for each page from an address on whether a core file needs it: untouched memory and holes of files are zeros.
    /// </summary>
    /// <returns>The number of pages told of, up to the end of the region; 0 where nothing is mapped.</returns>
    public static int FindContents(this AddressSpace space, VirtualAddress start, Span<byte> pages)
    {
        Result<int> count = space.GetResidency(start, pages);
        if (count.Failed)
        {
            return 0;
        }

        ref Region region = ref space.List[space.List.IndexContaining(start)];
        if (region.Backing is FilePages file)
        {
            ulong first = region.BackingPageAt(start);
            for (int i = 0; i < count.Value; i++)
            {
                pages[i] |= file.FrameOf(first + (ulong)i) != 0 ? (byte)1 : (byte)0;
            }
        }

        return count.Value;
    }

    /// <summary>Checks whether every page of the range belongs to a region.</summary>
    /// <returns>None; ENOMEM when not; EINTR when the caller has been killed.</returns>
    public static Errno CheckMapped(this AddressSpace space, Caller? caller, VirtualAddress start, VirtualAddress end)
    {
        var portion = new WorkPortion(caller);
        for (VirtualAddress position = start; position < end;)
        {
            int index = space.List.IndexContaining(position);
            if (index < 0)
            {
                return Errno.ENOMEM;
            }

            int first = index;
            VirtualAddress mapped = space.EndOfNeighbours(ref index, end);
            if (mapped < end && portion.Spend((index - first) * AddressSpace.RegionInstructions) is not Errno.None and var killed)
            {
                return killed;
            }

            position = mapped;
        }

        return Errno.None;
    }

    /// <summary>Adds up what of a range is in memory, a bounded part of it. Costs what is there.</summary>
    /// <returns>The address to go on at; the end when all is added up.</returns>
    public static VirtualAddress Measure(this AddressSpace space, VirtualAddress start, VirtualAddress end, ref RegionUsage usage) =>
        space.Tables.Measure(start, end, ref usage);

    /// <summary>Forgets that pages of a range were used, a bounded part of them.</summary>
    /// <returns>The address to go on at; the end when all is done.</returns>
    public static VirtualAddress ForgetUse(this AddressSpace space, VirtualAddress start, VirtualAddress end)
    {
        VirtualAddress stop = space.Tables.EndOfPortion(start, end, PageTables.PagesAPortion);
        space.Tables.ForgetUse(start, stop);
        space.FlushRange(start, stop);
        return stop;
    }

    /// <summary>Finds the first region that ends after an address.</summary>
    public static bool TryFindRegion(this AddressSpace space, VirtualAddress after, out Region region)
    {
        int index = space.List.FirstEndingAfter(after);
        bool isFound = index < space.List.Count;
        region = isFound ? space.List[index] : default;
        return isFound;
    }
}
