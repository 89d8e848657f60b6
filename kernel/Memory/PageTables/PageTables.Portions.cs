using System;
using Tine.X64;

namespace Tine.Memory;

/// <content>Long walks cut into portions, between which others run (kernel/Processes/README.md, "A bound on every call").</content>
internal unsafe partial struct PageTables
{
    /// <summary>Pages in one portion of a walk that does little with each: write-protect it, count it, give it back.</summary>
    /// <remarks>Set only by a host test, which has little memory.</remarks>
    public static int PagesAPortion { get; set; } = 4096;

    /// <summary>A leaf table costs a walk as much as so many pages.</summary>
    private const int PagesForATable = 8;

    /// <summary>Everything in here is one portion.</summary>
    public readonly bool IsOnePortion => IsWithin(PagesAPortion);

    /// <summary>An address up to which a range holds one portion, or the range's end. Empty parts cost nothing.</summary>
    /// <param name="start">First address.</param>
    /// <param name="end">Exclusive.</param>
    /// <param name="pages">As many pages. A portion ends between two leaf tables, unless it is less than one.</param>
    public VirtualAddress EndOfPortion(VirtualAddress start, VirtualAddress end, int pages)
    {
        if (IsWithin(pages))
        {
            return end;
        }

        var cutting = new Cutting(pages, end);
        Walk(start, end, ref cutting);
        return cutting.Cut;
    }

    /// <summary>As <see cref="Unmap(VirtualAddress, VirtualAddress)"/>, for one portion of a range.</summary>
    /// <param name="start">Where the portion begins; where it has ended afterwards.</param>
    /// <param name="end">The end of the range.</param>
    /// <returns>How many pages there were.</returns>
    public ulong UnmapPortion(ref VirtualAddress start, VirtualAddress end)
    {
        ulong pages = Pages;
        if (IsOnePortion)
        {
            Unmap(start, end);
            start = end;
            return pages - Pages;
        }

        fixed (PageTables* tables = &this)
        {
            var unmapping = new PortionUnmapping(tables, end.Value);
            if (start < end)
            {
                unmapping.Unmap(TableAt(Root), RootLevel, 0, start.Value, end.Value);
            }

            start = new VirtualAddress(unmapping.StoppedAt);
        }

        return pages - Pages;
    }

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

    private readonly bool IsWithin(int pages) => Pages + (TableFrames * PagesForATable) <= (ulong)pages;

    /// <summary>Finds where a portion ends.</summary>
    [NoAllocation]
    private struct Cutting(int pages, VirtualAddress end) : ILeafVisitor
    {
        private readonly int _most = pages;
        private int _left = pages;
        private bool _isFirst = true;

        public VirtualAddress Cut { get; private set; } = end;

        public Errno Visit(in LeafTable leaf)
        {
            int cost = leaf.Record->EntriesInUse + PagesForATable;
            if (cost > _left)
            {
                if (!_isFirst)
                {
                    Cut = new VirtualAddress(Math.Max(leaf.Start.Value, leaf.AddressOf(leaf.First).Value));
                    return Errno.EAGAIN;
                }

                if (leaf.End - leaf.First > _most && _most < EntriesPerTable)
                {
                    Cut = leaf.AddressOf(leaf.First + _most);
                    return Errno.EAGAIN;
                }
            }

            _isFirst = false;
            _left -= cost;
            return Errno.None;
        }
    }

    /// <summary>
    /// Gives up what lies in a range until a portion is done: leaf tables one by one, and tables above them as a whole where
    /// they have other parents, too. To count their pages takes longer than to give them up.
    /// </summary>
    [NoAllocation]
    private struct PortionUnmapping(PageTables* tables, ulong end)
    {
        private int _left = PagesAPortion;

        public ulong StoppedAt { get; private set; } = end;

        public void Unmap(PageTableEntry* table, int level, ulong tableStart, ulong start, ulong end)
        {
            int shift = FrameNumber.Shift + (LevelShift * level);
            PageTableEntry* entry = table + ((start - tableStart) >> shift);
            PageTableEntry* behind = table + ((end - 1 - tableStart) >> shift) + 1;
            if (level == 0)
            {
                uint count = FreePages(entry, behind);
                tables->Pages -= count;
                _left -= (int)count + PagesForATable;
                return;
            }

            for (entry = NextInUse(entry, behind); entry < behind; entry = NextInUse(entry + 1, behind))
            {
                ulong coveredStart = tableStart + ((ulong)(entry - table) << shift);
                ulong coveredEnd = coveredStart + (1UL << shift);
                ulong from = Math.Max(start, coveredStart);
                ulong to = Math.Min(end, coveredEnd);
                if (_left <= 0)
                {
                    StoppedAt = Math.Min(StoppedAt, from);
                    return;
                }

                bool isWhole = to - from == coveredEnd - coveredStart;
                if (isWhole && IsGivenUpWhole(entry, level, coveredStart))
                {
                    GiveUpWhole(table, entry, level - 1);
                }
                else if (entry->IsWritable)
                {
                    Unmap(TableAt(entry->Frame), level - 1, coveredStart, from, to);
                    tables->FreeIfUnused(entry);
                }
            }
        }

        /// <summary>A leaf table, or one that others have, too; of the largest of these one's own is made, and its parts are given up.</summary>
        private readonly bool IsGivenUpWhole(PageTableEntry* entry, int level, ulong address)
        {
            if (level == 1)
            {
                return true;
            }

            bool isShared = FrameTable.Of(entry->Frame)->Count > 1;
            bool isLarge = level == RootLevel && tables->TableFrames > (ulong)PagesAPortion;
            return (isShared && !isLarge) || (!entry->IsWritable && !tables->TryOwn(entry, level - 1, new VirtualAddress(address)));
        }

        private void GiveUpWhole(PageTableEntry* table, PageTableEntry* entry, int level)
        {
            PageTableEntry pointer = *entry;
            FrameRecord* record = FrameTable.Of(pointer.Frame);
            tables->Pages -= PagesIn(TableAt(pointer.Frame), level);
            _left -= (level == 0 && record->Count > 1 ? 0 : record->EntriesInUse) + PagesForATable;
            *entry = PageTableEntry.Empty;
            FrameTable.Of(table)->EntriesInUse--;
            tables->GiveUp(pointer, level);
        }
    }
}
