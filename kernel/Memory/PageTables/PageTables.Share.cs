using System;
using System.Runtime.CompilerServices;
using Tine.X64;

namespace Tine.Memory;

/// <content>
/// On-demand fork: the child gets not a copy of the tables but the tables, and each side copies what it changes.
/// After Zhao, Gong, Fonseca: On-demand-fork (EuroSys 2021), which shares leaf tables; here any table below the root.
/// </content>
internal unsafe partial struct PageTables
{
    /// <summary>A leaf table with fewer pages is copied, if the tables above it are.</summary>
    /// <remarks>
    /// Counted in instructions of fork, exit and what lies between: a table that is shared and then written to costs 210 more
    /// than one that is copied at once, one that nobody writes to 245 less, and 34 less for each page.
    /// </remarks>
    private const uint LeastSharedPages = 16;

    /// <summary>
    /// Shows a child what there is in [start, end), where it has nothing yet. Tables that lie in there as a whole are shared,
    /// others and small ones are copied, their pages write-protected on both sides.
    /// </summary>
    /// <remarks>
    /// On failure the child has a part; what was write-protected here stays so, which a fault puts right. The child's
    /// <see cref="Pages"/> are the caller's to set.
    /// </remarks>
    /// <param name="child">Its tables.</param>
    /// <param name="start">First address.</param>
    /// <param name="end">Exclusive.</param>
    /// <param name="written">An address that the child is certain to write: the tables on the way there are copied.</param>
    /// <returns>None, or ENOMEM.</returns>
    public Errno ShareTo(ref PageTables child, VirtualAddress start, VirtualAddress end, VirtualAddress written)
    {
        fixed (PageTables* from = &this, to = &child)
        {
            var fork = new TableFork(from, to, written.Value);
            return start < end
                ? fork.Share(TableAt(Root), TableAt(child.Root), RootLevel, 0, start.Value, end.Value)
                : Errno.None;
        }
    }

    /// <summary>Sets how many pages there are, for a child that was shown tables as a whole.</summary>
    public void NotePages(ulong pages) => Pages = pages;

    /// <summary>How many pages there are in a range.</summary>
    public ulong PagesIn(VirtualAddress start, VirtualAddress end)
    {
        var counting = default(Counting);
        Walk(start, end, ref counting);
        return counting.Count;
    }

    /// <summary>Counts all pages anew.</summary>
    public ulong CountPages() => PagesIn(default, new VirtualAddress(Layout.UserEnd));

    /// <summary>Counts the table that an entry leads to once more.</summary>
    /// <returns>The entry, write-protected, as is the given one from here on.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static PageTableEntry ShareTable(PageTableEntry* entry)
    {
        PageTableEntry shared = entry->WriteProtected();
        *entry = shared;
        FrameTable.Shown(shared)->Count++;
        return shared;
    }

    /// <summary>How many pages a table leads to.</summary>
    private static ulong PagesIn(PageTableEntry* table, int level)
    {
        if (level == 0)
        {
            return FrameTable.Of(table)->EntriesInUse;
        }

        ulong count = 0;
        PageTableEntry* end = table + EntriesPerTable;
        for (PageTableEntry* entry = NextInUse(table, end); entry < end; entry = NextInUse(entry + 1, end))
        {
            count += PagesIn(TableAt(entry->Frame), level - 1);
        }

        return count;
    }

    /// <summary>How many tables there are from this one downwards.</summary>
    private static ulong TablesIn(PageTableEntry* table, int level)
    {
        if (level <= 1)
        {
            return 1 + (level == 0 ? 0UL : FrameTable.Of(table)->EntriesInUse);
        }

        ulong count = 1;
        PageTableEntry* end = table + EntriesPerTable;
        for (PageTableEntry* entry = NextInUse(table, end); entry < end; entry = NextInUse(entry + 1, end))
        {
            count += TablesIn(TableAt(entry->Frame), level - 1);
        }

        return count;
    }

    [NoAllocation]
    private readonly struct TableFork(PageTables* from, PageTables* to, ulong written)
    {
        /// <param name="table">The parent's table, which covers [start, end).</param>
        /// <param name="childs">The child's, for the same addresses.</param>
        /// <param name="level">Their level, 1 or more.</param>
        /// <param name="tableStart">The first address that they cover.</param>
        /// <param name="start">Inclusive.</param>
        /// <param name="end">Exclusive.</param>
        public Errno Share(PageTableEntry* table, PageTableEntry* childs, int level, ulong tableStart, ulong start, ulong end)
        {
            int shift = FrameNumber.Shift + (LevelShift * level);
            PageTableEntry* entry = table + ((start - tableStart) >> shift);
            PageTableEntry* behind = table + ((end - 1 - tableStart) >> shift) + 1;
            for (entry = NextInUse(entry, behind); entry < behind; entry = NextInUse(entry + 1, behind))
            {
                PageTableEntry* childsEntry = childs + (entry - table);
                ulong coveredStart = tableStart + ((ulong)(entry - table) << shift);
                ulong coveredEnd = coveredStart + (1UL << shift);
                if (start <= coveredStart && coveredEnd <= end && written - coveredStart >= 1UL << shift &&
                    IsWorthSharing(entry->Frame, level - 1))
                {
                    from->WriteProtected += entry->IsWritable ? 1U : 0;
                    Use(childsEntry, ShareTable(entry));
                    to->TableFrames += TablesIn(TableAt(entry->Frame), level - 1);
                    continue;
                }

                if (childsEntry->IsEmpty && !to->TryAddTable(childsEntry))
                {
                    return Errno.ENOMEM;
                }

                Errno error = Copy(
                    TableAt(entry->Frame),
                    TableAt(childsEntry->Frame),
                    level - 1,
                    coveredStart,
                    Math.Max(start, coveredStart),
                    Math.Min(end, coveredEnd));
                if (error != Errno.None)
                {
                    return error;
                }
            }

            return Errno.None;
        }

        private Errno Copy(PageTableEntry* table, PageTableEntry* childs, int level, ulong tableStart, ulong start, ulong end)
        {
            if (level != 0)
            {
                return Share(table, childs, level, tableStart, start, end);
            }

            if (end - start == LeafBytes)
            {
                from->WriteProtected += CopyLeaf(table, childs);
                return Errno.None;
            }

            PageTableEntry* first = table + ((start - tableStart) >> FrameNumber.Shift);
            PageTableEntry* behind = table + ((end - 1 - tableStart) >> FrameNumber.Shift) + 1;
            var protecting = new WriteProtecting(to);
            Errno error = protecting.Visit(new LeafTable(table, first, behind, tableStart));
            from->WriteProtected += protecting.Protected;
            return error;
        }

        private static bool IsWorthSharing(FrameNumber table, int level) =>
            level != 0 || FrameTable.Of(table)->EntriesInUse >= LeastSharedPages;
    }

    [NoAllocation]
    private struct Counting : ILeafVisitor
    {
        public ulong Count;

        public Errno Visit(in LeafTable leaf)
        {
            if (leaf.IsWhole)
            {
                Count += leaf.Record->EntriesInUse;
                return Errno.None;
            }

            for (PageTableEntry* entry = NextInUse(leaf.First, leaf.End); entry < leaf.End; entry = NextInUse(entry + 1, leaf.End))
            {
                Count++;
            }

            return Errno.None;
        }
    }
}
