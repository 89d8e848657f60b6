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
    public VirtualAddress SetBreak(VirtualAddress end)
    {
        if (end < _breakStart || end.Value >= Layout.UserEnd)
        {
            return Break;
        }

        var oldEnd = new VirtualAddress(RoundUp(Break.Value));
        var newEnd = new VirtualAddress(RoundUp(end.Value));
        if (end - _breakStart > Limits.Data)
        {
            return Break;
        }

        if (newEnd < oldEnd)
        {
            if (Unmap(newEnd, oldEnd - newEnd) != Errno.None)
            {
                return Break;
            }
        }
        else if (newEnd > oldEnd && !TryGrowHeap(oldEnd, newEnd))
        {
            return Break;
        }

        Break = end;
        return end;
    }

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
