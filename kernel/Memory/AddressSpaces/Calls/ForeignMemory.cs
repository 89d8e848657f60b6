using System;
using Tine.X64;

namespace Tine.Memory;

/// <summary>Access to a program's memory by others: /proc/PID/mem and /proc/PID/pagemap. Protections do not count; Linux's FOLL_FORCE.</summary>
internal static unsafe class ForeignMemory
{
    /// <summary>Copies from the program's memory, readable or not, as far as it is mapped and its file reaches. Nothing is faulted in.</summary>
    /// <returns>Bytes copied.</returns>
    public static int Peek(this AddressSpace space, VirtualAddress from, Span<byte> to)
    {
        int done = 0;
        while (done < to.Length)
        {
            VirtualAddress position = from + (ulong)done;
            if (!TryPeekAnywhere(space, position, out FrameNumber frame))
            {
                break;
            }

            int part = Math.Min(to.Length - done, (int)(FrameNumber.Size - position.PageOffset));
            new ReadOnlySpan<byte>((byte*)PhysicalMemory.Pointer(frame) + position.PageOffset, part).CopyTo(to[done..]);
            done += part;
        }

        return done;
    }

    /// <summary>
    /// Copies into the program's memory. What the program may not write is written all the same if it is private: as a
    /// debugger puts a breakpoint into code. Nobody else who shows the page sees it.
    /// </summary>
    /// <returns>Bytes copied.</returns>
    public static int Poke(this AddressSpace space, VirtualAddress to, ReadOnlySpan<byte> from)
    {
        int done = 0;
        while (done < from.Length)
        {
            VirtualAddress position = to + (ulong)done;
            byte* destination = GetPointerForPoke(space, position);
            if (destination == null)
            {
                break;
            }

            int part = Math.Min(from.Length - done, (int)(FrameNumber.Size - position.PageOffset));
            from.Slice(done, part).CopyTo(new Span<byte>(destination, part));
            done += part;
        }

        return done;
    }

    /// <summary>The page that the program has in memory at an address.</summary>
    /// <param name="address">Anywhere.</param>
    /// <param name="frame">The page's frame.</param>
    /// <returns>None for what is not mapped or not there.</returns>
    public static PagePlace Locate(this AddressSpace space, VirtualAddress address, out FrameNumber frame)
    {
        frame = default;
        if (address.Value >= Layout.UserEnd || space.List.IndexContaining(address) < 0)
        {
            return PagePlace.None;
        }

        PageTableEntry* entry = space.Tables.Find(address);
        if (entry == null || entry->IsEmpty)
        {
            return PagePlace.Absent;
        }

        frame = entry->Frame;
        FrameRecord* record = FrameTable.Of(frame);
        return record->Kind == FrameKind.Zero ? PagePlace.Zero
            : record->Kind != FrameKind.Anonymous ? PagePlace.File
            : TwinTables.Current.HoldersOf(entry) == 1 ? PagePlace.Own : PagePlace.Shared;
    }

    /// <summary>Finds the page at an address; the vDSO's is every program's, and debuggers read its names.</summary>
    private static bool TryPeekAnywhere(AddressSpace space, VirtualAddress address, out FrameNumber frame)
    {
        if (BareMetal.IsHere && Layout.IsVdso(address.Value))
        {
            frame = address.Value < Layout.VdsoCode ? Vdso.DataFrame : Vdso.CodeFrame;
            return true;
        }

        frame = default;
        int index = address.Value < Layout.UserEnd ? space.List.IndexContaining(address) : -1;
        return index >= 0 && TryPeekPage(space, space.List[index], address, out frame);
    }

    private static bool TryPeekPage(AddressSpace space, in Region region, VirtualAddress address, out FrameNumber frame)
    {
        PageTableEntry* entry = space.Tables.Find(address);
        if (entry != null && !entry->IsEmpty)
        {
            frame = entry->Frame;
            return true;
        }

        frame = FrameAllocator.Current.ZeroFrame;
        if (region.Backing is null)
        {
            return true;
        }

        Result<FrameNumber> page = region.Backing.GetPage(region.BackingPageAt(address));
        frame = page.Failed ? frame : page.Value;
        return !page.Failed;
    }

    private static byte* GetPointerForPoke(AddressSpace space, VirtualAddress address)
    {
        int index = address.Value < Layout.UserEnd ? space.List.IndexContaining(address) : -1;
        if (index < 0)
        {
            return null;
        }

        ref Region region = ref space.List[index];
        if ((region.Protection & Protection.Write) != 0)
        {
            return space.GetPointer(address, FaultAccess.Write);
        }

        PageTableEntry* slot = region.IsShared ? null : space.Tables.FindWritable(address);
        slot = slot == null && !region.IsShared ? space.Tables.Ensure(address) : slot;
        if (slot == null || !TryUnsharePage(space, region, slot, address))
        {
            return null;
        }

        Tlb.Flush(address);
        Tlb.FlushElsewhere(space.Root);
        return (byte*)PhysicalMemory.Pointer(slot->Frame) + address.PageOffset;
    }

    /// <summary>Has a page of its own in the slot, with the access that the region gives.</summary>
    private static bool TryUnsharePage(AddressSpace space, in Region region, PageTableEntry* slot, VirtualAddress address)
    {
        if (slot->IsEmpty)
        {
            FaultOutcome outcome = region.Backing is null ? space.FillWithZeros(region, slot, isWrite: true) : space.FillWithCopy(region, slot, address);
            if (outcome == FaultOutcome.Resolved && region.Protection == Protection.None)
            {
                *slot = slot->Unreachable();
            }

            return outcome == FaultOutcome.Resolved;
        }

        TwinTables.Current.Detach(slot);
        FrameRecord* record = FrameTable.Of(slot->Frame);
        if (record->Count == 1)
        {
            record->Kind = FrameKind.Anonymous;
            return true;
        }

        ulong frame = FrameAllocator.Current.Take(FrameKind.Anonymous);
        if (frame == 0)
        {
            return false;
        }

        Frames.Copy(new FrameNumber(frame), slot->Frame);
        record->Count--;
        *slot = slot->WithFrame(new FrameNumber(frame));
        return true;
    }
}
