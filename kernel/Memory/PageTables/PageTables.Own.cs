using System;
using Tine.X64;

namespace Tine.Memory;

/// <content>The end of sharing: tables of one's own in place of those that have other parents, too.</content>
internal unsafe partial struct PageTables
{
    /// <summary>Makes every table that covers a part of [start, end) this space's own, so that its entries may be changed.</summary>
    /// <returns>None, or ENOMEM (then some are, which nobody notices).</returns>
    public Errno Own(VirtualAddress start, VirtualAddress end) => Own(start, end, Tables.All);

    /// <summary>
    /// The same for tables that lie in the range by a part only and hold something there, which is all that
    /// <see cref="Unmap(VirtualAddress, VirtualAddress)"/> needs.
    /// </summary>
    /// <returns>None, or ENOMEM.</returns>
    public Errno OwnEdges(VirtualAddress start, VirtualAddress end) => Own(start, end, Tables.AtEdges);

    private Errno Own(VirtualAddress start, VirtualAddress end, Tables which) =>
        start < end ? Own(TableAt(Root), RootLevel, 0, start.Value, end.Value, which) : Errno.None;

    private Errno Own(PageTableEntry* table, int level, ulong tableStart, ulong start, ulong end, Tables which)
    {
        int shift = FrameNumber.Shift + (LevelShift * level);
        PageTableEntry* entry = table + ((start - tableStart) >> shift);
        PageTableEntry* behind = table + ((end - 1 - tableStart) >> shift) + 1;
        for (entry = NextInUse(entry, behind); entry < behind; entry = NextInUse(entry + 1, behind))
        {
            ulong coveredStart = tableStart + ((ulong)(entry - table) << shift);
            ulong coveredEnd = coveredStart + (1UL << shift);
            ulong from = Math.Max(start, coveredStart);
            ulong to = Math.Min(end, coveredEnd);
            if ((which == Tables.AtEdges && to - from == coveredEnd - coveredStart) ||
                !HasPages(TableAt(entry->Frame), level - 1, coveredStart, from, to))
            {
                continue;
            }

            if (!entry->IsWritable && !TryOwn(entry, level - 1, new VirtualAddress(from)))
            {
                return Errno.ENOMEM;
            }

            if (level > 1 && Own(TableAt(entry->Frame), level - 1, coveredStart, from, to, which) != Errno.None)
            {
                return Errno.ENOMEM;
            }
        }

        return Errno.None;
    }

    /// <summary>Whether a leaf table has entries in use in a range; tables above are taken to lead to some.</summary>
    private static bool HasPages(PageTableEntry* table, int level, ulong tableStart, ulong start, ulong end)
    {
        if (level != 0)
        {
            return true;
        }

        PageTableEntry* behind = table + ((end - tableStart) >> FrameNumber.Shift);
        return NextInUse(table + ((start - tableStart) >> FrameNumber.Shift), behind) < behind;
    }

    /// <summary>Puts a copy in the place of a table that has other parents, too. One that has none any more is just taken back.</summary>
    /// <param name="entry">The write-protected entry that leads to the table, in a table of this space's own.</param>
    /// <param name="level">The table's level, 0 for a leaf.</param>
    /// <param name="address">An address that the table covers.</param>
    /// <returns>False when memory ran out.</returns>
    private bool TryOwn(PageTableEntry* entry, int level, VirtualAddress address)
    {
        FrameRecord* record = FrameTable.Of(entry->Frame);
        if (record->Count == 1)
        {
            *entry = entry->Writable();
            return true;
        }

        ulong copy = TakeTable();
        if (copy == 0)
        {
            return false;
        }

        // One frame more in the world, but as many as before in this space: the shared one was among them.
        TableFrames--;
        TablesCopied++;
        PageTableEntry* source = TableAt(entry->Frame);
        PageTableEntry* target = TableAt(new FrameNumber(copy));
        WriteProtected += level == 0 ? CopyLeaf(source, target) : CopyPointers(source, target);
        record->Count--;
        *entry = PageTableEntry.ToTable(new FrameNumber(copy));

        // The processor may remember the way through the old table, which is others' to change from here on.
        Tlb.Flush(address);
        return true;
    }

    /// <summary>Gives a new table the entries of another, of any level above the leaves: what they lead to has one parent more.</summary>
    /// <returns>How many entries were writable before.</returns>
    private static uint CopyPointers(PageTableEntry* table, PageTableEntry* target)
    {
        FrameRecord* record = FrameTable.Of(table);
        FrameRecord* targetsRecord = FrameTable.Of(target);
        targetsRecord->EntriesInUse = record->EntriesInUse;
        targetsRecord->Groups = record->Groups;
        PageTableEntry* end = table + EntriesPerTable;
        uint writable = 0;
        for (PageTableEntry* entry = NextInUse(table, end); entry < end; entry = NextInUse(entry + 1, end))
        {
            writable += entry->IsWritable ? 1U : 0;
            target[entry - table] = ShareTable(entry);
        }

        return writable;
    }

    private enum Tables
    {
        All,
        AtEdges,
    }
}
