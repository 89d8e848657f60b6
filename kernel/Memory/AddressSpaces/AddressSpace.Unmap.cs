using System;
using Tine.X64;

namespace Tine.Memory;

/// <content>
/// The end of mappings. A long range goes from low to high, in portions: the regions and pages of each go together, so that
/// what is not unmapped yet is as it was.
/// </content>
public sealed unsafe partial class AddressSpace
{
    /// <summary>Regions looked at in one portion.</summary>
    internal const int RegionsAPortion = 1024;

    /// <summary>Regions removed in one portion, which gives back pages, too.</summary>
    private const int RegionsRemovedAPortion = 256;

    /// <summary>Unmaps a range of whole pages, unless that would make too many regions.</summary>
    internal Errno UnmapNow(Caller? caller, VirtualAddress start, VirtualAddress end) =>
        WouldSplitBeyondCapacity(start, end) ? Errno.ENOMEM : UnmapWhole(caller, start, end);

    /// <summary>Unmaps a range that a new mapping takes. Its pages go first, so that there is hardly a time without either mapping.</summary>
    internal Errno MakeRoom(Caller? caller, VirtualAddress start, VirtualAddress end)
    {
        Errno error = Errno.None;
        if (!_tables.IsOnePortion)
        {
            LetOthersRun(caller);
            error = DropPages(caller, start, end);
        }

        return error == Errno.None ? UnmapWhole(caller, start, end) : error;
    }

    /// <summary>Removes all regions and pages of a range of whole pages.</summary>
    /// <returns>None; ENOMEM for a shared page table that had to be copied (then nothing has happened).</returns>
    private Errno UnmapWhole(Caller? caller, VirtualAddress start, VirtualAddress end)
    {
        int first = _regions.FirstEndingAfter(start);
        if (first == _regions.Count || _regions[first].Start >= end)
        {
            return Errno.None;
        }

        Errno error = _tables.UnshareEdges(start, end);
        if (error != Errno.None)
        {
            return error;
        }

        _regions.SplitAt(end);
        while (true)
        {
            _regions.SplitAt(start);
            start = RemoveRegions(start, DropPortion(start, end));
            if (start == end)
            {
                return Errno.None;
            }

            LetOthersRun(caller);
        }
    }

    /// <summary>Removes the regions of a range that begins with a border, and shortens the one across its end.</summary>
    /// <returns>The end; less when there were too many regions for one portion.</returns>
    internal VirtualAddress RemoveRegions(VirtualAddress start, VirtualAddress end)
    {
        int first = _regions.FirstEndingAfter(start);
        int last = first;
        while (last < _regions.Count && _regions[last].Start < end)
        {
            ref Region region = ref _regions[last];
            if (region.End > end)
            {
                _account.Remove(region, end - region.Start);
                region.StartAt(end);
                _regions.NoteGapBelow(last);
                break;
            }

            if (last - first == RegionsRemovedAPortion)
            {
                end = region.Start;
                break;
            }

            _account.Remove(region, region.Length);
            last++;
        }

        _regions.Remove(first, last - first);
        return end;
    }

    /// <summary>Gives the pages of a range back; the regions stay.</summary>
    /// <returns>None; ENOMEM for a shared page table that had to be copied (then nothing has happened).</returns>
    internal Errno DropPages(Caller? caller, VirtualAddress start, VirtualAddress end)
    {
        while (true)
        {
            Errno error = _tables.UnshareEdges(start, end);
            if (error != Errno.None)
            {
                return error;
            }

            start = DropPortion(start, end);
            if (start == end)
            {
                return Errno.None;
            }

            LetOthersRun(caller);
        }
    }

    /// <summary>Gives pages back, once the tables at the range's ends are this space's own.</summary>
    /// <returns>Up to where.</returns>
    [NoAllocation]
    internal VirtualAddress DropPortion(VirtualAddress start, VirtualAddress end)
    {
        _peakPages = PeakResidentPages;
        VirtualAddress stop = start;
        if (_tables.UnmapPortion(ref stop, end) != 0)
        {
            FlushRange(start, stop);
        }

        return stop;
    }

    private bool WouldSplitBeyondCapacity(VirtualAddress start, VirtualAddress end)
    {
        if (_regions.HasRoomFor(1))
        {
            return false;
        }

        int index = _regions.IndexContaining(start);
        return index >= 0 && _regions[index].Start < start && _regions[index].End > end;
    }

    private ulong MappedBytesIn(Caller? caller, VirtualAddress start, VirtualAddress end)
    {
        ulong bytes = 0;
        for (int i = _regions.FirstEndingAfter(start); i < _regions.Count && _regions[i].Start < end; i++)
        {
            ulong from = Math.Max(start.Value, _regions[i].Start.Value);
            ulong to = Math.Min(end.Value, _regions[i].End.Value);
            bytes += to - from;
            if (i % RegionsAPortion == 0)
            {
                LetOthersRun(caller);
            }
        }

        return bytes;
    }
}
