using Tine.X64;

namespace Tine.Memory;

internal unsafe partial struct PageTables
{
    /// <summary>Gives <paramref name="child"/> the pages of a range, each counted once more, by way of <paramref name="copy"/>.</summary>
    /// <remarks>On failure the child has a part of them; what was write-protected here stays so, which a fault puts right.</remarks>
    /// <returns>None, or ENOMEM.</returns>
    public Errno CopyTo(ref PageTables child, VirtualAddress start, VirtualAddress end, PageCopy copy)
    {
        VirtualAddress position = start;
        while (NextLeaf(ref position, end, out LeafTable leaf))
        {
            PageTableEntry* first = NextInUse(leaf.First, leaf.End);
            if (first < leaf.End)
            {
                PageTableEntry* childsTable = child.Ensure(leaf.Start);
                if (childsTable == null)
                {
                    return Errno.ENOMEM;
                }

                Errno error = CopyTable(ref child, leaf, first, childsTable, copy);
                if (error != Errno.None)
                {
                    return error;
                }
            }

            position = leaf.Next;
        }

        return Errno.None;
    }

    private Errno CopyTable(ref PageTables child, in LeafTable leaf, PageTableEntry* first, PageTableEntry* childsTable, PageCopy copy)
    {
        if (copy == PageCopy.Now)
        {
            return child.CopyNow(leaf, first, childsTable);
        }

        uint count = copy == PageCopy.OnWrite ? CopyOnWrite(leaf, first, childsTable) : Share(leaf, first, childsTable);
        FrameRecord* record = FrameTable.Of(childsTable);
        record->EntriesInUse += (ushort)count;
        record->Groups |= leaf.Record->Groups;
        child.Pages += count;
        return Errno.None;
    }

    /// <remarks>The heart of fork: what is done here is done for each page that the parent has touched.</remarks>
    private uint CopyOnWrite(in LeafTable leaf, PageTableEntry* first, PageTableEntry* childsTable)
    {
        uint count = 0;
        uint writable = 0;
        PageTableEntry* end = leaf.End;
        ulong toChild = (ulong)childsTable - (ulong)leaf.Entries;
        for (PageTableEntry* slot = first; slot < end; slot = NextInUse(slot + 1, end))
        {
            PageTableEntry entry = *slot;
            if (entry.IsWritable)
            {
                entry = entry.WriteProtected();
                *slot = entry;
                writable++;
            }

            *(PageTableEntry*)((ulong)slot + toChild) = entry;
            FrameTable.Of(entry.Frame)->Count++;
            count++;
        }

        WriteProtected += writable;
        return count;
    }

    private static uint Share(in LeafTable leaf, PageTableEntry* first, PageTableEntry* childsTable)
    {
        uint count = 0;
        for (PageTableEntry* slot = first; slot < leaf.End; slot = NextInUse(slot + 1, leaf.End))
        {
            childsTable[slot - leaf.Entries] = *slot;
            FrameTable.Of(slot->Frame)->Count++;
            count++;
        }

        return count;
    }

    /// <summary>Copies private pages into this space, a child's; files' pages are shown, as they never change in place.</summary>
    private Errno CopyNow(in LeafTable leaf, PageTableEntry* first, PageTableEntry* table)
    {
        for (PageTableEntry* slot = first; slot < leaf.End; slot = NextInUse(slot + 1, leaf.End))
        {
            FrameNumber frame = slot->Frame;
            if (FrameTable.Of(frame)->Kind != FrameKind.Anonymous)
            {
                FrameTable.Of(frame)->Count++;
                Add(table + (slot - leaf.Entries), *slot);
                continue;
            }

            ulong copy = FrameAllocator.Take(FrameKind.Anonymous);
            if (copy == 0)
            {
                return Errno.ENOMEM;
            }

            Frames.Copy(new FrameNumber(copy), frame);
            Add(table + (slot - leaf.Entries), slot->WithFrame(new FrameNumber(copy)));
        }

        return Errno.None;
    }
}
