using Tine.Memory;
using Tine.X64;

namespace Tine.Startup;

/// <summary>
/// The kernel's writes to frame records and to page tables, seen one by one (<c>check=frames</c>, <c>check=tlb</c>). The direct map
/// shows these pages read-only: a write faults, is let through by itself (RFLAGS.TF), and ends in a debug exception.
/// </summary>
/// <remarks>
/// <code>
///   record->Count++       #PF: what it was, who writes; the page is made writable, TF set
///                         the instruction runs
///                         #DB: what it is now; the page is read-only again
/// </code>
/// Whoever writes is seen, whatever the function: nothing in the kernel has to tell the check, and a kernel without it runs the
/// same instructions as one that has no check at all.
/// </remarks>
[NoAllocation]
internal static unsafe class WatchedWrites
{
    /// <summary>An instruction writes 16 bytes at most.</summary>
    private const ulong Unit = 16;

    private static bool s_isOn;
    private static ulong* s_target;
    private static ulong s_low;
    private static ulong s_high;
    private static CodePlace s_writer;

    /// <summary>Makes the records read-only: from here on every change is seen.</summary>
    public static void Start()
    {
        if (DirectMap.Split() != Errno.None)
        {
            Panic.Because("There is too little memory for check=frames or check=tlb.");
        }

        FrameAllocator.Current.ClearUnusedRecords();
        s_isOn = true;
        var first = (ulong)FrameTable.Of(default(FrameNumber));
        ulong end = first + (FrameAllocator.Current.FrameCount * FrameRecord.Size);
        for (ulong page = first & ~(FrameNumber.Size - 1); page < end; page += FrameNumber.Size)
        {
            DirectMap.SetAccess(new VirtualAddress(page), PageAccess.Read);
        }
    }

    /// <summary>Lets the faulting write through, if it is a watched one.</summary>
    public static bool TryBegin(ref TrapFrame frame, VirtualAddress address)
    {
        const PageFaultCode forbidden = PageFaultCode.Protection | PageFaultCode.Write;
        bool isWrite = ((PageFaultCode)frame.ErrorCode & forbidden) == forbidden;
        if (!s_isOn || frame.IsFromUser || !isWrite || !DirectMap.IsProtected(address))
        {
            return false;
        }

        s_target = (ulong*)(address.Value & ~(Unit - 1));
        s_low = s_target[0];
        s_high = s_target[1];
        s_writer = CodePlace.Of(frame);
        DirectMap.SetAccess(address, PageAccess.Write);
        frame.Rflags |= DebugRegisters.TrapFlag;
        return true;
    }

    /// <summary>Ends the write that was let through, after its instruction.</summary>
    public static bool TryEnd(ref TrapFrame frame)
    {
        if (s_target is null)
        {
            return false;
        }

        ulong* target = s_target;
        s_target = null;
        frame.Rflags &= ~DebugRegisters.TrapFlag;
        var record = (FrameRecord*)target;
        ulong number = FrameTable.FrameOf(record).Value;
        if (target >= FrameTable.Of(default(FrameNumber)) && number < FrameAllocator.Current.FrameCount)
        {
            OnRecord(record);
            DirectMap.SetAccess(new VirtualAddress((ulong)target), PageAccess.Read);
            return true;
        }

        DirectMap.SetAccess(new VirtualAddress((ulong)target), PageAccess.Read);
        TlbCheck.OnEntry((PageTableEntry*)target, new PageTableEntry(s_low), s_writer);
        TlbCheck.OnEntry((PageTableEntry*)target + 1, new PageTableEntry(s_high), s_writer);
        return true;
    }

    private static void OnRecord(FrameRecord* record)
    {
        var before = stackalloc ulong[2];
        before[0] = s_low;
        before[1] = s_high;
        var former = (FrameRecord*)before;
        PlantedMistakes.Spoil(*former, ref *record);
        FrameCheck.OnRecord(*former, *record, FrameTable.FrameOf(record), s_writer);
        if (former->Kind != record->Kind && (former->Kind == FrameKind.PageTable || record->Kind == FrameKind.PageTable))
        {
            TlbCheck.OnTable(FrameTable.FrameOf(record), record->Kind == FrameKind.PageTable ? PageAccess.Read : PageAccess.Write);
        }
    }
}
