using System;
using Tine.X64;

namespace Tine.Memory;

internal unsafe partial struct PageTables
{
    /// <summary>Empties the entries of a range and gives their pages back, then the tables that hold nothing any more.</summary>
    /// <remarks>Tables that lie in the range as a whole are given up as a whole: a shared one is only counted down.</remarks>
    /// <param name="start">Once <see cref="OwnEdges"/> has been had for the range.</param>
    /// <param name="end">Exclusive.</param>
    /// <returns>How many pages there were.</returns>
    public ulong Unmap(VirtualAddress start, VirtualAddress end)
    {
        ulong count = start < end ? Unmap(TableAt(Root), RootLevel, 0, start.Value, end.Value) : 0;
        Pages -= count;
        return count;
    }

    private ulong Unmap(PageTableEntry* table, int level, ulong tableStart, ulong start, ulong end)
    {
        int shift = FrameNumber.Shift + (LevelShift * level);
        PageTableEntry* entry = table + ((start - tableStart) >> shift);
        PageTableEntry* behind = table + ((end - 1 - tableStart) >> shift) + 1;
        if (level == 0)
        {
            return FreePages(entry, behind);
        }

        ulong count = 0;
        for (entry = NextInUse(entry, behind); entry < behind; entry = NextInUse(entry + 1, behind))
        {
            ulong coveredStart = tableStart + ((ulong)(entry - table) << shift);
            ulong coveredEnd = coveredStart + (1UL << shift);
            if (start <= coveredStart && coveredEnd <= end)
            {
                PageTableEntry pointer = *entry;
                count += PagesIn(TableAt(pointer.Frame), level - 1);
                *entry = PageTableEntry.Empty;
                FrameTable.Of(table)->EntriesInUse--;
                GiveUp(pointer, level - 1);
            }
            else if (entry->IsWritable)
            {
                count += Unmap(
                    TableAt(entry->Frame), level - 1, coveredStart, Math.Max(start, coveredStart), Math.Min(end, coveredEnd));
                FreeIfUnused(entry);
            }
        }

        return count;
    }

    private static uint FreePages(PageTableEntry* first, PageTableEntry* end)
    {
        uint count = 0;
        for (PageTableEntry* entry = NextInUse(first, end); entry < end; entry = NextInUse(entry + 1, end))
        {
            FreePage(entry);
            count++;
        }

        if (count != 0)
        {
            FrameTable.Of(first)->EntriesInUse -= (ushort)count;
        }

        return count;
    }
}
