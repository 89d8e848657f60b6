using System;
using Tine.X64;

namespace Tine.Memory;

public sealed unsafe partial class AddressSpace
{
    private const string HeapName = "[heap]";

    /// <summary>Where the heap begins; exec calls it once, before the program runs.</summary>
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

        if (TryMoveHeapEnd(caller, new VirtualAddress(RoundUp(Break.Value)), new VirtualAddress(RoundUp(end.Value))))
        {
            Break = end;
        }

        EndChange();
        return Break;
    }

    private bool TryMoveHeapEnd(Caller? caller, VirtualAddress oldEnd, VirtualAddress newEnd) =>
        newEnd < oldEnd ? UnmapNow(caller, newEnd, oldEnd) == Errno.None : newEnd == oldEnd || TryGrowHeap(oldEnd, newEnd);

    private bool TryGrowHeap(VirtualAddress oldEnd, VirtualAddress newEnd)
    {
        var region = new Region
        {
            Start = oldEnd,
            End = newEnd,
            Protection = Protection.Read | Protection.Write,
            Maximum = Protection.All,
            Name = HeapName,
        };
        if (!IsFreeWithGap(oldEnd, newEnd) || CheckLimits(region, 0) != Errno.None)
        {
            return false;
        }

        AddRegion(region);
        return true;
    }
}
