using Tine.X64;

namespace Tine.Memory;

internal unsafe partial struct PageTables
{
    /// <summary>
    /// Shows <paramref name="visitor"/> every leaf table that exists and covers a part of [start, end).
    /// Tables that hold nothing afterwards are freed on the way.
    /// </summary>
    /// <returns>None, or the visitor's error.</returns>
    private Errno Walk<TVisitor>(VirtualAddress start, VirtualAddress end, ref TVisitor visitor)
        where TVisitor : struct, ILeafVisitor =>
        start < end ? Walk(TableAt(Root), RootLevel, 0, start.Value, end.Value, ref visitor) : Errno.None;

    /// <param name="table">A table that covers [start, end).</param>
    /// <param name="level">Its level, 0 for a leaf.</param>
    /// <param name="tableStart">The first address that it covers.</param>
    private Errno Walk<TVisitor>(PageTableEntry* table, int level, ulong tableStart, ulong start, ulong end, ref TVisitor visitor)
        where TVisitor : struct, ILeafVisitor
    {
        int shift = FrameNumber.Shift + (LevelShift * level);
        PageTableEntry* entry = table + ((start - tableStart) >> shift);
        PageTableEntry* behind = table + ((end - 1 - tableStart) >> shift) + 1;
        if (level == 0)
        {
            return visitor.Visit(new LeafTable(table, entry, behind, tableStart));
        }

        for (entry = NextInUse(entry, behind); entry < behind; entry = NextInUse(entry + 1, behind))
        {
            ulong coveredStart = tableStart + ((ulong)(entry - table) << shift);
            ulong coveredEnd = coveredStart + (1UL << shift);
            Errno error = Walk(
                TableAt(entry->Frame),
                level - 1,
                coveredStart,
                start > coveredStart ? start : coveredStart,
                end < coveredEnd ? end : coveredEnd,
                ref visitor);
            FreeIfUnused(entry);
            if (error != Errno.None)
            {
                return error;
            }
        }

        return Errno.None;
    }

    /// <summary>Frees the tables of a range that were made and never filled.</summary>
    private void FreeUnused(VirtualAddress start, VirtualAddress end)
    {
        var visitor = default(Nothing);
        Walk(start, end, ref visitor);
    }

    [NoAllocation]
    private readonly struct Nothing : ILeafVisitor
    {
        public Errno Visit(in LeafTable leaf) => Errno.None;
    }
}
