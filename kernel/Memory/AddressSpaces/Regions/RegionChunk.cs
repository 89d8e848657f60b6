using System;

namespace Tine.Memory;

/// <summary>Neighbouring regions of a long list.</summary>
internal sealed class RegionChunk
{
    public const int Size = 128;

    /// <summary>Regions in order, followed by free places.</summary>
    public Region[] Regions { get; } = new Region[Size];

    public int Count { [NoAllocation] get; [NoAllocation] set; }

    /// <summary>The place of the first one in the whole list.</summary>
    public int First { [NoAllocation] get; [NoAllocation] set; }

    /// <summary>Upper bound of the free ranges below the regions, in bytes; filling a range leaves it as it is.</summary>
    public ulong LargestGap { [NoAllocation] get; [NoAllocation] set; }

    public VirtualAddress End { [NoAllocation] get => Regions[Count - 1].End; }

    /// <summary>Inserts a region at an offset; there is room.</summary>
    public void Insert(int offset, in Region region)
    {
        Span<Region> all = Regions;
        all.Slice(offset, Count - offset).CopyTo(all.Slice(offset + 1));
        Regions[offset] = region;
        Count++;
    }

    /// <summary>Removes regions from an offset on.</summary>
    public void Remove(int offset, int count)
    {
        Span<Region> all = Regions;
        all.Slice(offset + count, Count - offset - count).CopyTo(all.Slice(offset));
        all.Slice(Count - count, count).Clear();
        Count -= count;
    }

    /// <summary>Moves regions from one place on to the end of another chunk.</summary>
    public void MoveTo(RegionChunk other, int from)
    {
        Span<Region> moved = Regions.AsSpan(from, Count - from);
        moved.CopyTo(other.Regions.AsSpan(other.Count));
        moved.Clear();
        other.Count += Count - from;
        other.LargestGap = Math.Max(LargestGap, other.LargestGap);
        Count = from;
    }

    /// <summary>The next region, from one downwards, with a gap of such a length below it.</summary>
    /// <param name="offset">The first one.</param>
    /// <param name="length">Of the gap.</param>
    /// <param name="before">The end of the region before the chunk.</param>
    /// <returns>Its place; -1 when none has, and <see cref="LargestGap"/> is exact if all were looked at.</returns>
    [NoAllocation]
    public int FindGap(int offset, ulong length, VirtualAddress before)
    {
        bool isWhole = offset == Count - 1;
        ulong largest = 0;
        VirtualAddress start = Regions[offset].Start;
        for (; offset >= 0; offset--)
        {
            ref Region lower = ref Regions[Math.Max(offset - 1, 0)];
            ulong gap = start - (offset > 0 ? lower.End : before);
            if (gap >= length)
            {
                return offset;
            }

            largest = Math.Max(largest, gap);
            start = lower.Start;
        }

        LargestGap = isWhole ? largest : LargestGap;
        return -1;
    }
}
