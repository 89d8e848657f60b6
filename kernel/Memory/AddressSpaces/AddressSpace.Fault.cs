using System;
using System.Runtime.CompilerServices;
using Tine.X64;

namespace Tine.Memory;

public sealed unsafe partial class AddressSpace
{
    /// <summary>Bytes that must stay free below a stack (Linux: stack_guard_gap).</summary>
    internal const ulong StackGap = 256 * FrameNumber.Size;

    /// <summary>Pages of a file that one fault maps if they are there, an aligned window.</summary>
    private const int FaultAroundPages = 16;

    /// <summary>Resolves a page fault at <paramref name="address"/>, or says why that cannot be.</summary>
    [NoAllocation]
    public FaultOutcome HandleFault(VirtualAddress address, FaultAccess access)
    {
        int index = _regions.IndexContaining(address);
        if (index < 0 && (index = GrowStack(address)) < 0)
        {
            return FaultOutcome.NotMapped;
        }

        ref Region region = ref _regions[index];
        if (!Allows(region.Protection, access))
        {
            return FaultOutcome.NotAllowed;
        }

        bool isWrite = (access & FaultAccess.Write) != 0;
        PageTableEntry* slot = _tables.FindWritable(address);
        if (slot == null)
        {
            slot = _tables.Ensure(address);
            if (slot == null)
            {
                return FaultOutcome.OutOfMemory;
            }

            if (slot->IsPresent && (slot->IsWritable || !isWrite))
            {
                // Only a table above was write-protected: shared once, and nobody else has it any more.
                _counters.TablesTakenBack++;
                Tlb.Flush(address);
                return FaultOutcome.Resolved;
            }
        }

        if (slot->IsEmpty)
        {
            return region.Backing is null ? FillWithZeros(region, slot, isWrite)
                : isWrite && !region.IsShared ? FillWithCopy(region, slot, address)
                : FillFromBacking(region, slot, address, access);
        }

        if (isWrite && !slot->IsWritable)
        {
            return MakeWritable(region, slot, address);
        }

        _counters.Spurious++;
        Tlb.Flush(address);
        return FaultOutcome.Resolved;
    }

    /// <remarks>On x86-64 what can be written or executed can be read.</remarks>
    [NoAllocation]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool Allows(Protection protection, FaultAccess access) =>
        // LAB traps: solution
        (access & FaultAccess.Write) != 0 ? (protection & Protection.Write) != 0
        : (access & FaultAccess.Execute) != 0 ? (protection & Protection.Execute) != 0
        : protection != Protection.None;
        // LAB traps: hand-out
        //| true;
        // LAB traps: end

    [NoAllocation]
    internal FaultOutcome FillWithZeros(in Region region, PageTableEntry* slot, bool isWrite)
    {
        // LAB pgtbl: solution
        if (isWrite)
        {
            ulong frame = FrameAllocator.Current.TakeZeroed(FrameKind.Anonymous);
            if (frame == 0)
            {
                return FaultOutcome.OutOfMemory;
            }

            _tables.Add(slot, PageTableEntry.UserPage(new FrameNumber(frame), region.Access).Touched());
            _counters.ZeroFills++;
            return FaultOutcome.Resolved;
        }

        FrameNumber zeros = FrameAllocator.Current.ZeroFrame;
        FrameTable.Of(zeros)->Count++;
        _tables.Add(slot, PageTableEntry.UserPage(zeros, region.Access & ~PageAccess.Write));
        _counters.ZeroReads++;
        return FaultOutcome.Resolved;
        // LAB pgtbl: hand-out
        //| // For now each page has a frame of its own, whether it is read or written.
        //| ulong own = FrameAllocator.Current.TakeZeroed(FrameKind.Anonymous);
        //| if (own == 0)
        //| {
        //|     return FaultOutcome.OutOfMemory;
        //| }
        //|
        //| _tables.Add(slot, PageTableEntry.UserPage(new FrameNumber(own), region.Access).Touched());
        //| _counters.ZeroFills++;
        //| return FaultOutcome.Resolved;
        // LAB pgtbl: end
    }

    /// <summary>Resolves the first write to a private page of a file: copies it.</summary>
    [NoAllocation]
    internal FaultOutcome FillWithCopy(in Region region, PageTableEntry* slot, VirtualAddress address)
    {
        Result<FrameNumber> page = region.Backing!.GetPage(region.BackingPageAt(address));
        if (page.Failed)
        {
            return OutcomeOf(page.Error);
        }

        ulong frame = FrameAllocator.Current.Take(FrameKind.Anonymous);
        if (frame == 0)
        {
            return FaultOutcome.OutOfMemory;
        }

        Frames.Copy(new FrameNumber(frame), page.Value);
        _tables.Add(slot, PageTableEntry.UserPage(new FrameNumber(frame), region.Access).Touched());
        _counters.Copies++;
        return FaultOutcome.Resolved;
    }

    [NoAllocation]
    private FaultOutcome FillFromBacking(in Region region, PageTableEntry* slot, VirtualAddress address, FaultAccess fault)
    {
        Result<FrameNumber> page = region.Backing!.GetPage(region.BackingPageAt(address));
        if (page.Failed)
        {
            return OutcomeOf(page.Error);
        }

        PageAccess access = region.IsShared && !region.NotesWrites ? region.Access : region.Access & ~PageAccess.Write;
        FrameTable.Of(page.Value)->Count++;
        _tables.Add(slot, PageTableEntry.UserPage(page.Value, access));
        _counters.FileMaps++;
        if ((fault & FaultAccess.Write) != 0 && region.NotesWrites)
        {
            region.Backing.NoteWrite();
            *slot = slot->Writable();
        }

        FillAround(region, slot, address, access);
        return FaultOutcome.Resolved;
    }

    /// <summary>Maps the neighbours that the file has in memory: the program is likely to want them next.</summary>
    [NoAllocation]
    private void FillAround(in Region region, PageTableEntry* slot, VirtualAddress address, PageAccess access)
    {
        const ulong WindowBytes = FaultAroundPages * FrameNumber.Size;
        ulong windowStart = address.Value & ~(WindowBytes - 1);
        ulong start = windowStart < region.Start.Value ? region.Start.Value : windowStart;
        ulong end = windowStart + WindowBytes > region.End.Value ? region.End.Value : windowStart + WindowBytes;
        int count = (int)((end - start) >> FrameNumber.Shift);
        ulong* frames = region.Backing!.PeekPages(region.BackingPageAt(new VirtualAddress(start)), ref count);
        if (frames == null)
        {
            return;
        }

        slot -= (address.PageStart.Value - start) >> FrameNumber.Shift;
        for (int i = 0; i < count; i++, slot++)
        {
            if (frames[i] != 0 && slot->IsEmpty)
            {
                var frame = new FrameNumber(frames[i]);
                FrameTable.Of(frame)->Count++;
                _tables.Add(slot, PageTableEntry.UserPage(frame, access));
            }
        }
    }

    /// <summary>Resolves a write to a present, write-protected page: breaks copy-on-write, or makes the page writable.</summary>
    [NoAllocation]
    private FaultOutcome MakeWritable(in Region region, PageTableEntry* slot, VirtualAddress address)
    {
        TwinTables.Current.Detach(slot);
        FrameNumber shown = slot->Frame;
        FrameRecord* record = FrameTable.Of(shown);
        if (region.IsShared)
        {
            region.Backing!.NoteWrite();
            *slot = slot->Writable();
        }
        // LAB cow: solution
        else if (record->Count == 1)
        {
            // Nobody else holds it any more.
            record->Kind = FrameKind.Anonymous;
            *slot = slot->Writable().Touched();
            _counters.CopiesAvoided++;
        }
        // LAB cow: hand-out
        //| else if (record->Kind == FrameKind.Anonymous)
        //| {
        //|     // A page that fork has write-protected: who else holds it?
        //|     return FaultOutcome.NotAllowed;
        //| }
        // LAB cow: end
        else
        {
            bool isZeros = record->Kind == FrameKind.Zero;
            ulong frame = isZeros ? FrameAllocator.Current.TakeZeroed(FrameKind.Anonymous) : FrameAllocator.Current.Take(FrameKind.Anonymous);
            if (frame == 0)
            {
                return FaultOutcome.OutOfMemory;
            }

            if (isZeros)
            {
                _counters.ZeroFills++;
            }
            else
            {
                Frames.Copy(new FrameNumber(frame), shown);
                _counters.Copies++;
            }

            record->Count--;
            *slot = slot->WithFrame(new FrameNumber(frame)).Writable().Touched();
        }

        Tlb.Flush(address);
        return FaultOutcome.Resolved;
    }

    /// <summary>Makes a stack just above <paramref name="address"/> reach down to it, if the limits and the neighbours allow.</summary>
    /// <returns>The stack's index, or -1.</returns>
    [NoAllocation]
    private int GrowStack(VirtualAddress address)
    {
        // LAB pgtbl: solution
        int index = _regions.FirstEndingAfter(address);
        if (index == _regions.Count || !_regions[index].GrowsDown || address.Value < Layout.UserStart)
        {
            return -1;
        }

        ref Region stack = ref _regions[index];
        VirtualAddress start = address.PageStart;
        ulong growth = stack.Start - start;
        if (stack.End - start > Limits.Stack || growth > Limits.AddressSpace - Math.Min(Limits.AddressSpace, _account.Mapped)
            || !Commitment.Current.Allows(growth) || (stack.IsLocked && _account.Locked + growth > WholePages(_lockLimit)))
        {
            return -1;
        }

        // Linux (mm/mmap.c, expand_downwards): a neighbour that can be reached must stay a gap away.
        if (index > 0 && !_regions[index - 1].GrowsDown && _regions[index - 1].Protection != Protection.None &&
            start - _regions[index - 1].End < StackGap)
        {
            return -1;
        }

        stack.Start = start;
        _account.Add(stack, growth);
        _counters.StackGrowths++;
        return index;
        // LAB pgtbl: hand-out
        //| // For now a stack is as long as it was made.
        //| return -1;
        // LAB pgtbl: end
    }

    [NoAllocation]
    private static FaultOutcome OutcomeOf(Errno error) =>
        // LAB traps: solution
        error == Errno.ENOMEM ? FaultOutcome.OutOfMemory : FaultOutcome.BeyondFile;
        // LAB traps: hand-out
        //| FaultOutcome.OutOfMemory;
        // LAB traps: end
}
