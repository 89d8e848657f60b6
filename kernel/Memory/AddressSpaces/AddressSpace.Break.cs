using System;
using Tine.X64;

namespace Tine.Memory;

public sealed unsafe partial class AddressSpace
{
    private const string HeapName = "[heap]";

    /// <summary>Sets the start of the heap; exec calls it once, before the program runs.</summary>
    public void InitializeBreak(VirtualAddress start)
    {
        _breakStart = start;
        Break = start;
    }

    /// <summary>brk: moves the end of the heap if that is possible.</summary>
    /// <returns>The end of the heap afterwards, unmoved when it could not be had.</returns>
    public VirtualAddress SetBreak(Caller? caller, VirtualAddress end)
    {
        if (end < _breakStart || end.Value >= Layout.UserEnd || end - _breakStart > Limits.Data || BeginChange(caller) != Errno.None)
        {
            return Break;
        }

        var oldEnd = new VirtualAddress(RoundUp(Break.Value));
        var newEnd = new VirtualAddress(RoundUp(end.Value));
        if (TryMoveHeapEnd(caller, oldEnd, newEnd))
        {
            Break = end;
        }

        EndChange();
        if (_futureLocks != RegionFlags.None && Break.Value == end.Value)
        {
            Populate(caller, oldEnd, newEnd, PopulateErrors.SkipRegion);
        }

        return Break;
    }

    private bool TryMoveHeapEnd(Caller? caller, VirtualAddress oldEnd, VirtualAddress newEnd) =>
        newEnd < oldEnd ? UnmapNow(caller, newEnd, oldEnd) == Errno.None : newEnd == oldEnd || TryGrowHeap(caller, oldEnd, newEnd);

    private bool TryGrowHeap(Caller? caller, VirtualAddress oldEnd, VirtualAddress newEnd)
    {
        var region = new Region
        {
            Start = oldEnd,
            End = newEnd,
            Protection = Protection.Read | Protection.Write,
            Maximum = Protection.All,
            Name = HeapName,
            Flags = _futureLocks,
        };

        // Linux (mm/mmap.c, brk): a page stays free between the heap and what follows.
        if (!this.IsFreeWithGap(oldEnd, newEnd + FrameNumber.Size) || CheckLimits(region, 0) != Errno.None
            || CheckLockLimit(caller, _futureLocks, region.Length) != Errno.None)
        {
            return false;
        }

        AddRegion(region);
        return true;
    }
}
