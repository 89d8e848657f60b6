using System;
using Tine.X64;

namespace Tine.Memory;

/// <remarks>
/// Access by others than the program: /proc/PID/mem and /proc/PID/pagemap. Protections do not count; Linux's FOLL_FORCE.
/// </remarks>
public sealed unsafe partial class AddressSpace
{
    /// <summary>Copies from the program's memory, readable or not, as far as it is mapped and its file reaches. Nothing is faulted in.</summary>
    /// <returns>Bytes copied.</returns>
    public int Peek(VirtualAddress from, Span<byte> to)
    {
        int done = 0;
        while (done < to.Length)
        {
            VirtualAddress position = from + (ulong)done;
            int index = position.Value < Layout.UserEnd ? _regions.IndexContaining(position) : -1;
            if (index < 0 || !TryPeekPage(_regions[index], position, out FrameNumber frame))
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
    public int Poke(VirtualAddress to, ReadOnlySpan<byte> from)
    {
        int done = 0;
        while (done < from.Length)
        {
            VirtualAddress position = to + (ulong)done;
            byte* destination = GetPointerForPoke(position);
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
    public PagePlace Locate(VirtualAddress address, out FrameNumber frame)
    {
        frame = default;
        if (address.Value >= Layout.UserEnd || _regions.IndexContaining(address) < 0)
        {
            return PagePlace.None;
        }

        PageTableEntry* entry = _tables.Find(address);
        if (entry == null || entry->IsEmpty)
        {
            return PagePlace.Absent;
        }

        frame = entry->Frame;
        FrameRecord* record = FrameTable.Of(frame);
        return record->Kind == FrameKind.Zero ? PagePlace.Zero
            : record->Kind != FrameKind.Anonymous ? PagePlace.File
            : record->Count == 1 ? PagePlace.Own : PagePlace.Shared;
    }

    private bool TryPeekPage(in Region region, VirtualAddress address, out FrameNumber frame)
    {
        PageTableEntry* entry = _tables.Find(address);
        if (entry != null && !entry->IsEmpty)
        {
            frame = entry->Frame;
            return true;
        }

        frame = FrameAllocator.ZeroFrame;
        if (region.Backing is null)
        {
            return true;
        }

        Result<FrameNumber> page = region.Backing.GetPage(region.BackingPageAt(address));
        frame = page.Failed ? frame : page.Value;
        return !page.Failed;
    }

    private byte* GetPointerForPoke(VirtualAddress address)
    {
        int index = address.Value < Layout.UserEnd ? _regions.IndexContaining(address) : -1;
        if (index < 0)
        {
            return null;
        }

        ref Region region = ref _regions[index];
        if ((region.Protection & Protection.Write) != 0)
        {
            return GetPointer(address, FaultAccess.Write);
        }

        PageTableEntry* slot = region.IsShared ? null : _tables.FindWritable(address);
        slot = slot == null && !region.IsShared ? _tables.Ensure(address) : slot;
        if (slot == null || !TryUnsharePage(region, slot, address))
        {
            return null;
        }

        Tlb.Flush(address);
        return (byte*)PhysicalMemory.Pointer(slot->Frame) + address.PageOffset;
    }

    /// <summary>Has a page of its own in the slot, with the access that the region gives.</summary>
    private bool TryUnsharePage(in Region region, PageTableEntry* slot, VirtualAddress address)
    {
        if (slot->IsEmpty)
        {
            FaultOutcome outcome = region.Backing is null ? FillWithZeros(region, slot, isWrite: true) : FillWithCopy(region, slot, address);
            if (outcome == FaultOutcome.Resolved && region.Protection == Protection.None)
            {
                *slot = slot->Unreachable();
            }

            return outcome == FaultOutcome.Resolved;
        }

        FrameRecord* record = FrameTable.Of(slot->Frame);
        if (record->Count == 1)
        {
            record->Kind = FrameKind.Anonymous;
            return true;
        }

        ulong frame = FrameAllocator.Take(FrameKind.Anonymous);
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
