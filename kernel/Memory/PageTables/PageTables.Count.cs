using Tine.X64;

namespace Tine.Memory;

/// <content>Pages and tables counted.</content>
internal unsafe partial struct PageTables
{
    /// <summary>Sets how many pages there are, for a child that was shown tables as a whole.</summary>
    public void NotePages(ulong pages) => Pages = pages;

    /// <summary>The number of pages in a range.</summary>
    public ulong PagesIn(VirtualAddress start, VirtualAddress end)
    {
        var counting = default(Counting);
        Walk(start, end, ref counting);
        return counting.Count;
    }

    /// <summary>Counts all pages anew.</summary>
    public ulong CountPages() => PagesIn(default, new VirtualAddress(Layout.UserEnd));

    /// <summary>The number of pages that a table leads to.</summary>
    private static ulong PagesIn(PageTableEntry* table, int level)
    {
        if (level == 0)
        {
            return FrameTable.Of(table)->EntriesInUse;
        }

        ulong count = 0;
        foreach (PageTableEntry* entry in new UsedEntries(table, table + EntriesPerTable))
        {
            count += PagesIn(TableAt(entry->Frame), level - 1);
        }

        return count;
    }

    /// <summary>The number of tables from this one downwards.</summary>
    private static ulong TablesIn(PageTableEntry* table, int level)
    {
        if (level <= 1)
        {
            return 1 + (level == 0 ? 0UL : FrameTable.Of(table)->EntriesInUse);
        }

        ulong count = 1;
        foreach (PageTableEntry* entry in new UsedEntries(table, table + EntriesPerTable))
        {
            count += TablesIn(TableAt(entry->Frame), level - 1);
        }

        return count;
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

            foreach (PageTableEntry* _ in leaf.Pages)
            {
                Count++;
            }

            return Errno.None;
        }
    }
}
