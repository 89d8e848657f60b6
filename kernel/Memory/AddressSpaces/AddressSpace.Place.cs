using System;
using Tine.X64;

namespace Tine.Memory;

public sealed unsafe partial class AddressSpace
{
    /// <summary>The least room that stays free for the stack (Linux: mmap_base, MIN_GAP).</summary>
    private const ulong LeastStackRoom = 128UL << 20;

    private const int InstructionsToTryARegion = 60;
    private const int InstructionsToLookIntoAChunk = 2000;

    /// <summary>Mappings are placed from here downwards; the stack has the room above.</summary>
    private VirtualAddress PlacementTop
    {
        get
        {
            ulong room = Math.Clamp(Limits.Stack, LeastStackRoom, Layout.UserEnd / 6 * 5) + StackGap;
            return new VirtualAddress((Layout.UserEnd - room) & ~(FrameNumber.Size - 1));
        }
    }

    /// <summary>A place that nothing occupies: the one wished for if it can be, else the highest below the stack's room.</summary>
    private Result<VirtualAddress> FindPlace(Caller? caller, VirtualAddress wish, ulong length)
    {
        if (wish.Value != 0 && wish.Value < Layout.UserEnd)
        {
            var start = new VirtualAddress(Math.Max(RoundUp(wish.Value), Layout.UserStart));
            if (length <= Layout.UserEnd - start.Value && IsFreeWithGap(start, start + length))
            {
                return start;
            }
        }

        VirtualAddress top = PlacementTop;
        Result<VirtualAddress> place = FindBelow(caller, top, new VirtualAddress(Layout.UserStart), length);
        return place.Failed ? FindBelow(caller, new VirtualAddress(Layout.UserEnd), top, length) : place;
    }

    /// <summary>MAP_32BIT: the lowest place in the second GiB, as on Linux (arch_get_unmapped_area).</summary>
    private Result<VirtualAddress> FindPlaceBelow2GiB(Caller? caller, VirtualAddress wish, ulong length)
    {
        const ulong Floor = 1UL << 30;
        const ulong Ceiling = 2UL << 30;
        ulong wished = RoundUp(wish.Value);
        if (wished is >= Layout.UserStart and < Ceiling && length <= Ceiling - wished
            && IsFreeWithGap(new VirtualAddress(wished), new VirtualAddress(wished + length)))
        {
            return new VirtualAddress(wished);
        }

        var portion = new WorkPortion(caller);
        ulong place = Floor;
        for (int i = _regions.FirstEndingAfter(new VirtualAddress(Floor)); i < _regions.Count; i++)
        {
            ref Region region = ref _regions[i];
            if (StartWithGap(region) >= place + length || place + length > Ceiling)
            {
                break;
            }

            place = region.End.Value;
            portion.Spend(RegionInstructions);
        }

        return place + length <= Ceiling ? new VirtualAddress(place) : Errno.ENOMEM;
    }

    /// <remarks>
    /// Mappings that fill whole page tables begin at their borders (as Linux does for its large pages): full tables are
    /// cheapest to copy and to free.
    /// </remarks>
    private Result<VirtualAddress> FindBelow(Caller? caller, VirtualAddress top, VirtualAddress bottom, ulong length)
    {
        ulong alignment = length % PageTables.LeafBytes == 0 ? PageTables.LeafBytes : FrameNumber.Size;
        int above = _regions.FirstEndingAfter(top);
        ulong ceiling = above == _regions.Count ? top.Value : Math.Min(top.Value, StartWithGap(_regions[above]));
        var portion = new WorkPortion(caller);
        while (true)
        {
            ulong floor = above == 0 ? bottom.Value : Math.Max(bottom.Value, _regions[above - 1].End.Value);
            if (TryFit(floor, ceiling, length, alignment, out VirtualAddress start))
            {
                return start;
            }

            if (floor == bottom.Value)
            {
                return Errno.ENOMEM;
            }

            above = _regions.FindGapBelow(above - 1, length, out int chunks);
            ceiling = Math.Min(ceiling, StartWithGap(_regions[above]));
            portion.Spend(InstructionsToTryARegion + (chunks * InstructionsToLookIntoAChunk));
        }
    }

    /// <summary>The highest aligned place for <paramref name="length"/> bytes in [floor, ceiling).</summary>
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
        region.GrowsDown ? region.Start.Value - Math.Min(region.Start.Value, StackGap) : region.Start.Value;

    private bool IsFree(VirtualAddress start, VirtualAddress end)
    {
        int index = _regions.FirstEndingAfter(start);
        return index == _regions.Count || _regions[index].Start >= end;
    }

    private bool IsFreeWithGap(VirtualAddress start, VirtualAddress end)
    {
        int index = _regions.FirstEndingAfter(start);
        return index == _regions.Count || StartWithGap(_regions[index]) >= end.Value;
    }
}
