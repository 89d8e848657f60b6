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

    /// <summary>Copy-on-write of everything: gives a child that has nothing yet every page, write-protected on both sides.</summary>
    /// <remarks>On failure the child has a part of them; what was write-protected here stays so, which a fault puts right.</remarks>
    /// <returns>None, or ENOMEM.</returns>
    public Errno CopyAllOnWrite(ref PageTables child)
    {
        fixed (PageTables* from = &this, to = &child)
        {
            to->Pages = Pages;
            return CopyTable(from, TableAt(Root), to, TableAt(child.Root), RootLevel);
        }
    }

    private static Errno CopyTable(PageTables* from, PageTableEntry* table, PageTables* to, PageTableEntry* childsTable, int level)
    {
        FrameRecord* record = FrameTable.Of(table);
        uint remaining = record->EntriesInUse;
        ulong groups = record->Groups;
        FrameTable.Of(childsTable)->Groups = groups;
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
                ulong lower = to->TakeTable();
                if (lower == 0)
                {
                    return Errno.ENOMEM;
                }

                PageTableEntry* below = TableAt(table[index].Frame);
                PageTableEntry* childsBelow = TableAt(new FrameNumber(lower));
                childsTable[index] = PageTableEntry.ToTable(new FrameNumber(lower));
                FrameTable.Of(childsTable)->EntriesInUse++;
                if (level == 1)
                {
                    from->WriteProtected += CopyLeaf(below, childsBelow);
                }
                else if (CopyTable(from, below, to, childsBelow, level - 1) != Errno.None)
                {
                    return Errno.ENOMEM;
                }

                if (remaining == 0)
                {
                    break;
                }
            }
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

    /// <summary>Gives every page and every table below <paramref name="table"/> back; it holds zeros then.</summary>
    private void FreeBelow(PageTableEntry* table, int level)
    {
        FrameRecord* record = FrameTable.Of(table);
        uint remaining = record->EntriesInUse;
        ulong groups = record->Groups;
        record->EntriesInUse = 0;
        while (remaining != 0)
        {
            PageTableEntry* slot = table + (BitOperations.TrailingZeroCount(groups) << GroupShift);
            groups &= groups - 1;
            for (PageTableEntry* end = slot + GroupSize; slot < end; slot++)
            {
                if (slot->IsEmpty)
                {
                    continue;
                }

                remaining--;
                PageTableEntry entry = *slot;
                *slot = PageTableEntry.Empty;
                GiveUp(entry, level - 1);
                if (remaining == 0)
                {
                    break;
                }
            }
        }
    }

    /// <summary>One parent less for the table that an entry led to. The last one takes all that is below along.</summary>
    /// <param name="entry">What the entry was: it has been emptied.</param>
    /// <param name="level">The table's level, 0 for a leaf.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void GiveUp(PageTableEntry entry, int level)
    {
        FrameRecord* record = FrameTable.Shown(entry);
        PageTableEntry* table = TableAt(entry.Frame);
        if (record->Count > 1)
        {
            record->Count--;
            TableFrames -= TablesIn(table, level);
            return;
        }

        if (level == 0)
        {
            FreePages(table);
        }
        else
        {
            FreeBelow(table, level);
        }

        FreeTable(record, entry.Frame);
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
