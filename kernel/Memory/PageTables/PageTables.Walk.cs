using System;
using Tine.X64;

namespace Tine.Memory;

internal unsafe partial struct PageTables
{
    /// <summary>
    /// Shows <paramref name="visitor"/> every leaf table that exists and covers a part of [start, end), shared or not.
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
            if (error != Errno.None)
            {
                return error;
            }
        }

        return Errno.None;
    }

    /// <summary>Frees the tables of a range that were made and never filled.</summary>
    public void FreeUnused(VirtualAddress start, VirtualAddress end) =>
        FreeUnused(TableAt(Root), RootLevel, 0, start.Value, end.Value);

    private void FreeUnused(PageTableEntry* table, int level, ulong tableStart, ulong start, ulong end)
    {
        int shift = FrameNumber.Shift + (LevelShift * level);
        PageTableEntry* entry = table + ((start - tableStart) >> shift);
        PageTableEntry* behind = table + ((end - 1 - tableStart) >> shift) + 1;
        for (entry = NextInUse(entry, behind); entry < behind; entry = NextInUse(entry + 1, behind))
        {
            if (!entry->IsWritable)
            {
                continue;
            }

            if (level > 1)
            {
                ulong coveredStart = tableStart + ((ulong)(entry - table) << shift);
                ulong coveredEnd = coveredStart + (1UL << shift);
                FreeUnused(
                    TableAt(entry->Frame), level - 1, coveredStart, Math.Max(start, coveredStart), Math.Min(end, coveredEnd));
            }

            FreeIfUnused(entry);
        }
    }
}
