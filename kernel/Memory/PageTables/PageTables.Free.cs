using System.Runtime.CompilerServices;
using Tine.X64;

namespace Tine.Memory;

/// <content>Whole tables given back: at the end of an address space, and when munmap covers what a table covers.</content>
internal unsafe partial struct PageTables
{
    /// <summary>Gives a portion of everything back; the pages are no longer counted from here on.</summary>
    /// <returns>Whether nothing is left, the root included.</returns>
    public bool FreePortion()
    {
        _portionLeft = PagesAPortion;
        if (!FreeBelow(TableAt(Root), RootLevel))
        {
            return false;
        }

        FreeRoot();
        return true;
    }

    /// <summary>
    /// Gives every page and every table below <paramref name="table"/> back, as far as <see cref="_portionLeft"/> goes.
    /// </summary>
    /// <returns>Whether nothing is left; the table holds zeros then.</returns>
    private bool FreeBelow(PageTableEntry* table, int level)
    {
        FrameRecord* record = FrameTable.Of(table);
        if (record->Pair != 0)
        {
            TableFrames -= TwinTables.Current.Leave(table, record);
        }

        foreach (PageTableEntry* entry in new UsedEntries(table, table + EntriesPerTable))
        {
            if (_portionLeft <= 0 || !TryDropParent(*entry, level - 1))
            {
                return false;
            }

            *entry = PageTableEntry.Empty;
            record->EntriesInUse--;
        }

        return true;
    }

    /// <summary>Drops one parent of the table that an entry leads to; with the last one everything below is freed.</summary>
    /// <param name="entry">The entry's value before it was emptied.</param>
    /// <param name="level">The table's level, 0 for a leaf.</param>
    private void DropParent(PageTableEntry entry, int level)
    {
        _portionLeft = long.MaxValue;
        TryDropParent(entry, level);
    }

    /// <summary>Drops one parent of the table that an entry leads to, and frees what is below as far as the portion goes.</summary>
    /// <returns>Whether nothing is left of it.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryDropParent(PageTableEntry entry, int level)
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
            if (record->Pair != 0)
            {
                TwinTables.Current.Leave(table, record);
            }

            _portionLeft -= record->EntriesInUse + PagesForATable;
            FreePages(table, table + EntriesPerTable);
        }
        else if (!FreeBelow(table, level))
        {
            return false;
        }

        FreeTable(record, entry.Frame);
        return true;
    }

    /// <summary>Empties the entries of [first, end), a part of a leaf table, and gives their pages back.</summary>
    /// <returns>The number of entries.</returns>
    private static uint FreePages(PageTableEntry* first, PageTableEntry* end)
    {
        var freeing = default(Freeing);
        uint count = ForEach(first, end, ref freeing);
        FrameTable.Of(first)->EntriesInUse -= (ushort)count;
        return count;
    }

    [NoAllocation]
    private readonly struct Freeing : IEntryVisitor
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Visit(PageTableEntry* slot)
        {
            PageTableEntry entry = *slot;
            *slot = PageTableEntry.Empty;
            FrameAllocator.Current.Release(FrameTable.Shown(entry));
        }
    }
}
