using Tine.X64;

namespace Tine.Memory;

internal unsafe partial struct PageTables
{
    /// <summary>Empties the entries of a range and frees their pages, then the tables without entries: one portion of it.</summary>
    /// <param name="start">The first address of the portion, once <see cref="UnshareEdges"/> has been had for the range; its end afterwards.</param>
    /// <param name="end">The end of the range, exclusive.</param>
    /// <returns>The number of pages.</returns>
    public ulong UnmapPortion(ref VirtualAddress start, VirtualAddress end)
    {
        ulong pages = Pages;
        if (start < end)
        {
            fixed (PageTables* tables = &this)
            {
                var unmapping = new Unmapping(tables, IsOnePortion ? int.MaxValue : PagesAPortion, end.Value);
                unmapping.Unmap(TableAt(Root), RootLevel, start.Value, end.Value);
                start = new VirtualAddress(unmapping.StoppedAt);
            }
        }

        return pages - Pages;
    }

    /// <summary>
    /// Releases what lies in a range until a portion is done: leaf tables one by one, shared tables above them as a whole.
    /// Counting their pages takes longer than releasing them.
    /// </summary>
    [NoAllocation]
    private struct Unmapping(PageTables* tables, int pages, ulong end)
    {
        private int _left = pages;

        public ulong StoppedAt { get; private set; } = end;

        public void Unmap(PageTableEntry* table, int level, ulong start, ulong end)
        {
            if (level == 0)
            {
                var leaf = new LeafTable(table, start, end);
                uint count = FreePages(leaf.First, leaf.End);
                tables->Pages -= count;
                _left -= (int)count + PagesForATable;
                return;
            }

            var parts = new TableRange(table, level, start, end);
            while (parts.MoveNext())
            {
                if (_left <= 0)
                {
                    StoppedAt = StoppedAt < parts.Start ? StoppedAt : parts.Start;
                    return;
                }

                if (parts.IsWhole && IsFreedWhole(parts.Entry, level, parts.Start))
                {
                    FreeWhole(table, parts.Entry, level - 1);
                }
                else if (parts.Entry->IsWritable)
                {
                    Unmap(parts.Table, level - 1, parts.Start, parts.End);
                    tables->FreeIfUnused(parts.Entry);
                }
            }
        }

        /// <summary>
        /// Whether the table of an entry is released as a whole: a leaf table, or a shared one. A shared table that is too
        /// large for a portion is copied first, and its parts are released.
        /// </summary>
        private readonly bool IsFreedWhole(PageTableEntry* entry, int level, ulong address)
        {
            if (level == 1)
            {
                return true;
            }

            bool isShared = FrameTable.Of(entry->Frame)->Count > 1;
            bool isLarge = level == RootLevel && tables->TableFrames > (ulong)PagesAPortion;
            return (isShared && !isLarge) || (!entry->IsWritable && !tables->TryUnshare(entry, level - 1, new VirtualAddress(address)));
        }

        private void FreeWhole(PageTableEntry* table, PageTableEntry* entry, int level)
        {
            TwinTables.Current.Detach(entry);
            PageTableEntry pointer = *entry;
            FrameRecord* record = FrameTable.Of(pointer.Frame);
            tables->Pages -= PagesIn(TableAt(pointer.Frame), level);
            _left -= (level == 0 && record->Count > 1 ? 0 : record->EntriesInUse) + PagesForATable;
            *entry = PageTableEntry.Empty;
            FrameTable.Of(table)->EntriesInUse--;
            tables->DropParent(pointer, level);
        }
    }
}
