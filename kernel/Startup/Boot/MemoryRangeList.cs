using System.Runtime.CompilerServices;

namespace Tine.Startup;

/// <summary>A list of ranges of fixed size, for the time before there is a heap.</summary>
[NoAllocation]
internal struct MemoryRangeList
{
    private const int Capacity = 256;

    [InlineArray(Capacity)]
    private struct Storage
    {
        private MemoryRange _first;
    }

    private Storage _ranges;

    public int Count { get; private set; }

    public readonly MemoryRange this[int index] => _ranges[index];

    /// <summary>Adds a range; empty ones, and those beyond the capacity, are left out.</summary>
    public void Add(MemoryRange range)
    {
        if (!range.IsEmpty && Count < Capacity)
        {
            _ranges[Count++] = range;
        }
    }

    /// <summary>Takes <paramref name="hole"/> out of every range.</summary>
    public void Subtract(MemoryRange hole)
    {
        int count = Count;
        for (int index = 0; index < count; index++)
        {
            MemoryRange range = _ranges[index];
            if (range.Overlaps(hole))
            {
                _ranges[index] = new MemoryRange(range.Start, hole.Start < range.Start ? range.Start : hole.Start);
                Add(new MemoryRange(hole.End, range.End));
            }
        }
    }

    /// <summary>Shortens every range to whole pages.</summary>
    public void RoundToPages()
    {
        for (int index = 0; index < Count; index++)
        {
            MemoryRange range = _ranges[index];
            ulong start = range.Start + FrameNumber.Size - 1 & ~(FrameNumber.Size - 1);
            ulong end = range.End & ~(FrameNumber.Size - 1);
            _ranges[index] = new MemoryRange(start, end < start ? start : end);
        }
    }

    /// <summary>The highest whole page below <paramref name="limit"/>; 0 where there is none but the page at address 0.</summary>
    public readonly ulong HighestPageBelow(ulong limit)
    {
        const ulong Page = FrameNumber.Size;
        ulong highest = 0;
        for (int index = 0; index < Count; index++)
        {
            MemoryRange range = _ranges[index];
            ulong end = (range.End < limit ? range.End : limit) & ~(Page - 1);
            if (!range.IsEmpty && end >= range.Start + Page && end - Page > highest)
            {
                highest = end - Page;
            }
        }

        return highest;
    }

    /// <summary>
    /// Takes room off the first range that has it below <paramref name="limit"/>.
    /// </summary>
    /// <param name="bytes">A multiple of the page size.</param>
    /// <returns>The address, or 0 when no range is large enough.</returns>
    public ulong Take(ulong bytes, ulong limit)
    {
        for (int index = 0; index < Count; index++)
        {
            MemoryRange range = _ranges[index];
            if (range.Length >= bytes && range.Start + bytes <= limit)
            {
                _ranges[index] = new MemoryRange(range.Start + bytes, range.End);
                return range.Start;
            }
        }

        return 0;
    }
}
