using System.Numerics;
using System.Runtime.CompilerServices;
using Tine.X64;

namespace Tine.Memory;

/// <content>
/// Walks over all that there is, for fork and for the end of an address space. They know no borders, which makes them
/// much shorter than the walk over a range: a table is looked at group by group until all its entries have been found.
/// </content>
internal unsafe partial struct PageTables
{
    private const int GroupSize = 1 << GroupShift;

    /// <summary>
    /// Copy-on-write of everything: gives a child a portion of the pages, write-protected on both sides. Leaf tables that the
    /// child has are done.
    /// </summary>
    /// <remarks>On failure the child has a part of them; what was write-protected here stays so, which a fault puts right.</remarks>
    /// <returns>None when the child has all; EAGAIN when there is more to copy; ENOMEM.</returns>
    public Errno CopyAllOnWrite(ref PageTables child)
    {
        fixed (PageTables* from = &this, to = &child)
        {
            to->_portionLeft = PagesAPortion;
            return CopyTable(from, TableAt(Root), to, TableAt(child.Root), RootLevel);
        }
    }

    private static Errno CopyTable(PageTables* from, PageTableEntry* table, PageTables* to, PageTableEntry* childsTable, int level)
    {
        FrameRecord* record = FrameTable.Of(table);
        uint remaining = record->EntriesInUse;
        ulong groups = record->Groups;
        FrameTable.Of(childsTable)->Groups |= groups;
        while (remaining != 0)
        {
            int index = BitOperations.TrailingZeroCount(groups) << GroupShift;
            groups &= groups - 1;
            for (int end = index + GroupSize; index < end; index++)
            {
                if (table[index].IsEmpty)
                {
                    continue;
                }

                remaining--;
                Errno error = CopyBelow(from, table[index], to, childsTable + index, level);
                if (error != Errno.None)
                {
                    return error;
                }

                if (remaining == 0)
                {
                    break;
                }
            }
        }

        return Errno.None;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Errno CopyBelow(PageTables* from, PageTableEntry entry, PageTables* to, PageTableEntry* childsEntry, int level)
    {
        bool isNew = childsEntry->IsEmpty;
        if (isNew)
        {
            ulong lower = to->_portionLeft > 0 ? to->TakeTable() : 0;
            if (lower == 0)
            {
                return to->_portionLeft > 0 ? Errno.ENOMEM : Errno.EAGAIN;
            }

            *childsEntry = PageTableEntry.ToTable(new FrameNumber(lower));
            FrameTable.Of(childsEntry)->EntriesInUse++;
        }

        PageTableEntry* below = TableAt(entry.Frame);
        PageTableEntry* childsBelow = TableAt(childsEntry->Frame);
        if (level > 1)
        {
            return CopyTable(from, below, to, childsBelow, level - 1);
        }

        if (isNew)
        {
            uint pages = FrameTable.Of(below)->EntriesInUse;
            to->Pages += pages;
            to->_portionLeft -= pages + PagesForATable;
            from->WriteProtected += CopyLeaf(below, childsBelow);
        }

        return Errno.None;
    }

    /// <summary>Gives a new leaf table the entries of another, write-protected in both.</summary>
    /// <remarks>The heart of fork: what is done here is done for each page that the parent has touched.</remarks>
    /// <returns>How many entries were writable before.</returns>
    private static uint CopyLeaf(PageTableEntry* table, PageTableEntry* childsTable)
    {
        FrameRecord* record = FrameTable.Of(table);
        FrameRecord* childsRecord = FrameTable.Of(childsTable);
        uint remaining = record->EntriesInUse;
        ulong groups = record->Groups;
        childsRecord->EntriesInUse = (ushort)remaining;
        childsRecord->Groups = groups;
        ulong toChild = (ulong)childsTable - (ulong)table;
        uint writable = 0;
        if (remaining == EntriesPerTable)
        {
            for (PageTableEntry* slot = table, end = table + EntriesPerTable; slot < end; slot += 4)
            {
                CopyPage(slot, toChild, ref writable);
                CopyPage(slot + 1, toChild, ref writable);
                CopyPage(slot + 2, toChild, ref writable);
                CopyPage(slot + 3, toChild, ref writable);
            }

            remaining = 0;
        }

        while (remaining != 0)
        {
            PageTableEntry* slot = table + (BitOperations.TrailingZeroCount(groups) << GroupShift);
            groups &= groups - 1;
            for (PageTableEntry* end = slot + GroupSize; slot < end; slot++)
            {
                if (!slot->IsEmpty)
                {
                    remaining--;
                    CopyPage(slot, toChild, ref writable);
                }
            }
        }

        return writable;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CopyPage(PageTableEntry* slot, ulong toChild, ref uint writable)
    {
        PageTableEntry entry = *slot;
        if (entry.IsWritable)
        {
            entry = entry.WriteProtected();
            *slot = entry;
            writable++;
        }

        *(PageTableEntry*)((ulong)slot + toChild) = entry;
        FrameTable.Shown(entry)->Count++;
    }

    /// <summary>
    /// Gives every page and every table below <paramref name="table"/> back, as far as <see cref="_portionLeft"/> goes.
    /// </summary>
    /// <returns>Whether nothing is left; the table holds zeros then.</returns>
    private bool FreeBelow(PageTableEntry* table, int level)
    {
        FrameRecord* record = FrameTable.Of(table);
        uint remaining = record->EntriesInUse;
        ulong groups = record->Groups;
        while (remaining != 0)
        {
            PageTableEntry* slot = table + (BitOperations.TrailingZeroCount(groups) << GroupShift);
            for (PageTableEntry* end = slot + GroupSize; slot < end; slot++)
            {
                if (slot->IsEmpty)
                {
                    continue;
                }

                if (_portionLeft <= 0 || !TryGiveUp(*slot, level - 1))
                {
                    record->EntriesInUse = (ushort)remaining;
                    record->Groups = groups;
                    return false;
                }

                *slot = PageTableEntry.Empty;
                if (--remaining == 0)
                {
                    break;
                }
            }

            groups &= groups - 1;
        }

        record->EntriesInUse = 0;
        return true;
    }

    /// <summary>One parent less for the table that an entry led to. The last one takes all that is below along.</summary>
    /// <param name="entry">What the entry was: it has been emptied.</param>
    /// <param name="level">The table's level, 0 for a leaf.</param>
    private void GiveUp(PageTableEntry entry, int level)
    {
        _portionLeft = long.MaxValue;
        TryGiveUp(entry, level);
    }

    /// <summary>The same, as far as the portion goes.</summary>
    /// <returns>Whether nothing is left of it.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryGiveUp(PageTableEntry entry, int level)
    {
        FrameRecord* record = FrameTable.Shown(entry);
        PageTableEntry* table = TableAt(entry.Frame);
        if (record->Count > 1)
        {
            record->Count--;
            TableFrames -= TablesIn(table, level);
            _portionLeft -= PagesForATable;
            return true;
        }

        if (level == 0)
        {
            _portionLeft -= record->EntriesInUse + PagesForATable;
            FreePages(table);
        }
        else if (!FreeBelow(table, level))
        {
            return false;
        }

        FreeTable(record, entry.Frame);
        return true;
    }

    private static void FreePages(PageTableEntry* table)
    {
        FrameRecord* record = FrameTable.Of(table);
        uint remaining = record->EntriesInUse;
        ulong groups = record->Groups;
        record->EntriesInUse = 0;
        if (remaining == EntriesPerTable)
        {
            for (PageTableEntry* slot = table, end = table + EntriesPerTable; slot < end; slot += 4)
            {
                FreePage(slot);
                FreePage(slot + 1);
                FreePage(slot + 2);
                FreePage(slot + 3);
            }

            return;
        }

        while (remaining != 0)
        {
            PageTableEntry* slot = table + (BitOperations.TrailingZeroCount(groups) << GroupShift);
            groups &= groups - 1;
            for (PageTableEntry* end = slot + GroupSize; slot < end; slot++)
            {
                if (!slot->IsEmpty)
                {
                    remaining--;
                    FreePage(slot);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void FreePage(PageTableEntry* slot)
    {
        PageTableEntry entry = *slot;
        *slot = PageTableEntry.Empty;
        FrameAllocator.Release(FrameTable.Shown(entry));
    }
}
