using System;
using Tine.X64;

namespace Tine.Memory;

public sealed unsafe partial class AddressSpace
{
    /// <summary>Instructions for each region that is looked at.</summary>
    private const int RegionInstructions = 120;

    /// <summary>mincore: for each page of the range, whether it is in memory, in bit 0 of a byte; up to the end of a region.</summary>
    /// <returns>The number of pages told of; ENOMEM when the first one is not mapped.</returns>
    public Result<int> GetResidency(VirtualAddress start, Span<byte> pages)
    {
        int index = _regions.IndexContaining(start);
        if (index < 0)
        {
            return Errno.ENOMEM;
        }

        int count = (int)Math.Min((ulong)pages.Length, (_regions[index].End - start) >> FrameNumber.Shift);
        pages = pages.Slice(0, count);
        _tables.GetResidency(start, pages);
        if (_regions[index].Backing is { } backing)
        {
            ulong first = _regions[index].BackingPageAt(start);
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
    public int FindContents(VirtualAddress start, Span<byte> pages)
    {
        Result<int> count = GetResidency(start, pages);
        if (count.Failed)
        {
            return 0;
        }

        ref Region region = ref _regions[_regions.IndexContaining(start)];
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

    /// <summary>Whether every page of the range belongs to a region.</summary>
    /// <returns>None; ENOMEM when not; EINTR when the caller has been killed.</returns>
    public Errno CheckMapped(Caller? caller, VirtualAddress start, VirtualAddress end)
    {
        var portion = new WorkPortion(caller);
        for (VirtualAddress position = start; position < end;)
        {
            int index = _regions.IndexContaining(position);
            if (index < 0)
            {
                return Errno.ENOMEM;
            }

            int first = index;
            VirtualAddress mapped = EndOfNeighbours(ref index, end);
            if (mapped < end && portion.Spend((index - first) * RegionInstructions) is not Errno.None and var killed)
            {
                return killed;
            }

            position = mapped;
        }

        return Errno.None;
    }

    /// <summary>Passes over regions that touch each other, a portion of them.</summary>
    /// <returns>The end of the last one.</returns>
    private VirtualAddress EndOfNeighbours(ref int index, VirtualAddress end)
    {
        const int RegionsAtOnce = 1024;
        int last = Math.Min(_regions.Count, index + RegionsAtOnce);
        VirtualAddress position = _regions[index++].End;
        while (index < last && position < end && _regions[index].Start == position)
        {
            position = _regions[index++].End;
        }

        return position;
    }
}
