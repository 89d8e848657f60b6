using System.Runtime.CompilerServices;
using Tine.X64;

namespace Tine.Memory;

internal unsafe partial struct PageTables
{
    /// <summary>
    /// Shows <paramref name="visitor"/> every leaf table that exists and covers a part of [start, end), shared or not.
    /// </summary>
    /// <returns>None, or the visitor's error.</returns>
    internal Errno Walk<TVisitor>(VirtualAddress start, VirtualAddress end, ref TVisitor visitor)
        where TVisitor : struct, ILeafVisitor =>
        start < end ? Walk(TableAt(Root), RootLevel, start.Value, end.Value, ref visitor) : Errno.None;

    /// <param name="table">A table that covers [start, end).</param>
    /// <param name="level">Its level, 0 for a leaf.</param>
    private static Errno Walk<TVisitor>(PageTableEntry* table, int level, ulong start, ulong end, ref TVisitor visitor)
        where TVisitor : struct, ILeafVisitor
    {
        if (level == 0)
        {
            return visitor.Visit(new LeafTable(table, start, end));
        }

        var parts = new TableRange(table, level, start, end);
        while (parts.MoveNext())
        {
            Errno error = Walk(parts.Table, level - 1, parts.Start, parts.End, ref visitor);
            if (error != Errno.None)
            {
                return error;
            }
        }

        return Errno.None;
    }

    /// <summary>Shows <paramref name="visitor"/> the entries in use of [first, end), a part of one table.</summary>
    /// <remarks>A full table is gone through in large steps, since copying and freeing are the most frequent walks.</remarks>
    /// <returns>The number of entries.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint ForEach<TVisitor>(PageTableEntry* first, PageTableEntry* end, ref TVisitor visitor)
        where TVisitor : struct, IEntryVisitor
    {
        uint all = FrameTable.Of(first)->EntriesInUse;
        if (all == EntriesPerTable && end - first == EntriesPerTable)
        {
            for (PageTableEntry* entry = first; entry < end; entry += 4)
            {
                visitor.Visit(entry);
                visitor.Visit(entry + 1);
                visitor.Visit(entry + 2);
                visitor.Visit(entry + 3);
            }

            return all;
        }

        uint count = 0;
        for (PageTableEntry* run = first; count < all && (run = UsedEntries.Next(run, end)) < end;)
        {
            PageTableEntry* entry = run;
            do
            {
                visitor.Visit(entry);
                entry++;
            }
            while (entry < end && !entry->IsEmpty);
            count += (uint)((ulong)entry - (ulong)run) / sizeof(ulong);
            run = entry;
        }

        return count;
    }

    /// <summary>Frees the tables of a range that were made and never filled.</summary>
    public void FreeUnused(VirtualAddress start, VirtualAddress end) => FreeUnused(TableAt(Root), RootLevel, start.Value, end.Value);

    private void FreeUnused(PageTableEntry* table, int level, ulong start, ulong end)
    {
        var parts = new TableRange(table, level, start, end);
        while (parts.MoveNext())
        {
            if (!parts.Entry->IsWritable)
            {
                continue;
            }

            if (level > 1)
            {
                FreeUnused(parts.Table, level - 1, parts.Start, parts.End);
            }

            FreeIfUnused(parts.Entry);
        }
    }
}
