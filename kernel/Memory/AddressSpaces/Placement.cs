using System;
using Tine.X64;

namespace Tine.Memory;

/// <summary>The search for a free place for a mapping.</summary>
internal static class Placement
{
    /// <summary>The least room that stays free for the stack (Linux: mmap_base, MIN_GAP).</summary>
    private const ulong LeastStackRoom = 128UL << 20;

    private const int InstructionsToTryARegion = 60;
    private const int InstructionsToLookIntoAChunk = 2000;

    /// <summary>Mappings are placed from here downwards; the stack has the room above.</summary>
    private static VirtualAddress TopOf(AddressSpace space)
    {
        ulong room = Math.Clamp(space.Limits.Stack, LeastStackRoom, Layout.UserEnd / 6 * 5) + AddressSpace.StackGap;
        return new VirtualAddress((Layout.UserEnd - room) & ~(FrameNumber.Size - 1));
    }

    /// <summary>A place that nothing occupies: the one wished for if it can be, else the highest below the stack's room.</summary>
    internal static Result<VirtualAddress> FindPlace(this AddressSpace space, Caller? caller, VirtualAddress wish, ulong length)
    {
        if (wish.Value != 0 && wish.Value < Layout.UserEnd)
        {
            var start = new VirtualAddress(Math.Max(AddressSpace.RoundUp(wish.Value), Layout.UserStart));
            if (length <= Layout.UserEnd - start.Value && space.IsFreeWithGap(start, start + length))
            {
                return start;
            }
        }

        VirtualAddress top = TopOf(space);
        Result<VirtualAddress> place = space.FindBelow(caller, top, new VirtualAddress(Layout.UserStart), length);
        return place.Failed ? space.FindBelow(caller, new VirtualAddress(Layout.UserEnd), top, length) : place;
    }

    /// <summary>MAP_32BIT: the lowest place in the second GiB, as on Linux (arch_get_unmapped_area).</summary>
    internal static Result<VirtualAddress> FindPlaceBelow2GiB(this AddressSpace space, Caller? caller, VirtualAddress wish, ulong length)
    {
        const ulong Floor = 1UL << 30;
        const ulong Ceiling = 2UL << 30;
        ulong wished = AddressSpace.RoundUp(wish.Value);
        if (wished is >= Layout.UserStart and < Ceiling && length <= Ceiling - wished
            && space.IsFreeWithGap(new VirtualAddress(wished), new VirtualAddress(wished + length)))
        {
            return new VirtualAddress(wished);
        }

        var portion = new WorkPortion(caller);
        ulong place = Floor;
        for (int i = space.List.FirstEndingAfter(new VirtualAddress(Floor)); i < space.List.Count; i++)
        {
            ref Region region = ref space.List[i];
            if (StartWithGap(region) >= place + length || place + length > Ceiling)
            {
                break;
            }

            place = region.End.Value;
            portion.Spend(AddressSpace.RegionInstructions);
        }

        return place + length <= Ceiling ? new VirtualAddress(place) : Errno.ENOMEM;
    }

    /// <remarks>
    /// Mappings that fill whole page tables begin at their borders (as Linux does for its large pages): full tables are
    /// cheapest to copy and to free.
    /// </remarks>
    private static Result<VirtualAddress> FindBelow(this AddressSpace space, Caller? caller, VirtualAddress top, VirtualAddress bottom, ulong length)
    {
        ulong alignment = length % PageTables.LeafBytes == 0 ? PageTables.LeafBytes : FrameNumber.Size;
        int above = space.List.FirstEndingAfter(top);
        ulong ceiling = above == space.List.Count ? top.Value : Math.Min(top.Value, StartWithGap(space.List[above]));
        var portion = new WorkPortion(caller);
        while (true)
        {
            ulong floor = above == 0 ? bottom.Value : Math.Max(bottom.Value, space.List[above - 1].End.Value);
            if (TryFit(floor, ceiling, length, alignment, out VirtualAddress start))
            {
                return start;
            }

            if (floor == bottom.Value)
            {
                return Errno.ENOMEM;
            }

            above = space.List.FindGapBelow(above - 1, length, out int chunks);
            ceiling = Math.Min(ceiling, StartWithGap(space.List[above]));
            portion.Spend(InstructionsToTryARegion + (chunks * InstructionsToLookIntoAChunk));
        }
    }

    /// <summary>Finds the highest aligned place for <paramref name="length"/> bytes in [floor, ceiling).</summary>
    private static bool TryFit(ulong floor, ulong ceiling, ulong length, ulong alignment, out VirtualAddress start)
    {
        start = default;
        if (ceiling < floor || ceiling - floor < length)
        {
            return false;
        }

        start = new VirtualAddress((ceiling - length) & ~(alignment - 1));
        return start.Value >= floor;
    }

    /// <summary>The start of a region as far as new neighbours are concerned: a stack keeps a gap below it.</summary>
    private static ulong StartWithGap(in Region region) =>
        region.GrowsDown ? region.Start.Value - Math.Min(region.Start.Value, AddressSpace.StackGap) : region.Start.Value;

    internal static bool IsFree(this AddressSpace space, VirtualAddress start, VirtualAddress end)
    {
        int index = space.List.FirstEndingAfter(start);
        return index == space.List.Count || space.List[index].Start >= end;
    }

    internal static bool IsFreeWithGap(this AddressSpace space, VirtualAddress start, VirtualAddress end)
    {
        int index = space.List.FirstEndingAfter(start);
        return index == space.List.Count || StartWithGap(space.List[index]) >= end.Value;
    }
}
