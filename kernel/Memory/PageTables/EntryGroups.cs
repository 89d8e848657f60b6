using System.Numerics;
using System.Runtime.CompilerServices;
using Tine.X64;

namespace Tine.Memory;

/// <summary>Groups of 8 entries of a page table, a bit for each in a set: <see cref="FrameRecord.Groups"/>, and those that twins have changed.</summary>
[NoAllocation]
internal static unsafe class EntryGroups
{
    /// <summary>Entries of a group.</summary>
    internal const int Size = 1 << Shift;

    private const int Shift = 3;
    private const int EntryShift = 3;

    /// <summary>Groups that are kept aside while the rest of a table is cleared.</summary>
    private const int MostKept = 4;

    /// <summary>The number of an entry's group in its table.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int IndexOf(PageTableEntry* entry) => (int)(((ulong)entry >> (EntryShift + Shift)) & 63);

    /// <summary>The set of an entry's group alone.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong BitOf(PageTableEntry* entry) => 1UL << IndexOf(entry);

    /// <summary>The first entry of the first group in a set that is not empty.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static PageTableEntry* First(PageTableEntry* table, ulong groups) => table + (BitOperations.TrailingZeroCount(groups) << Shift);

    /// <summary>The first entry of an entry's group.</summary>
    internal static PageTableEntry* Around(PageTableEntry* entry) => (PageTableEntry*)((ulong)entry & (ulong.MaxValue << (EntryShift + Shift)));

    /// <summary>Empties a table but for some groups of entries.</summary>
    /// <returns>The number of entries that are left.</returns>
    internal static uint Keep(PageTableEntry* table, ulong kept)
    {
        if (BitOperations.PopCount(kept) > MostKept)
        {
            return EmptyOthers(table, kept);
        }

        // To clear the page as a whole is the fastest way.
        KeptGroups aside = default;
        int count = 0;
        for (ulong groups = kept; groups != 0; groups &= groups - 1)
        {
            aside[count++] = *(EntryGroup*)First(table, groups);
        }

        PageRoutines.Clear(table);
        uint used = 0;
        count = 0;
        for (ulong groups = kept; groups != 0; groups &= groups - 1)
        {
            var group = (EntryGroup*)First(table, groups);
            *group = aside[count++];
            used += CountUsed((PageTableEntry*)group);
        }

        return used;
    }

    private static uint EmptyOthers(PageTableEntry* table, ulong kept)
    {
        uint used = 0;
        for (int i = 0; i < PageTables.EntriesPerTable / Size; i++)
        {
            EntryGroup* group = (EntryGroup*)table + i;
            if ((kept & (1UL << i)) == 0)
            {
                *group = default;
            }
            else
            {
                used += CountUsed((PageTableEntry*)group);
            }
        }

        return used;
    }

    private static uint CountUsed(PageTableEntry* group)
    {
        uint used = 0;
        for (PageTableEntry* end = group + Size; group < end; group++)
        {
            used += group->IsEmpty ? 0U : 1;
        }

        return used;
    }

    /// <summary>Counts one holder more for all that a group leads to.</summary>
    internal static void AddHolders(PageTableEntry* entry)
    {
        for (PageTableEntry* end = entry + Size; entry < end; entry++)
        {
            if (!entry->IsEmpty)
            {
                FrameTable.Shown(*entry)->Count++;
            }
        }
    }

    /// <summary>Write-protects the entries of some groups.</summary>
    /// <returns>The number of entries that were writable.</returns>
    internal static uint WriteProtect(PageTableEntry* table, ulong groups)
    {
        uint count = 0;
        for (; groups != 0; groups &= groups - 1)
        {
            PageTableEntry* entry = First(table, groups);
            for (PageTableEntry* end = entry + Size; entry < end; entry++)
            {
                if (entry->IsWritable)
                {
                    *entry = entry->WriteProtected();
                    count++;
                }
            }
        }

        return count;
    }

    [InlineArray(Size)]
    private struct EntryGroup
    {
        private PageTableEntry _first;
    }

    [InlineArray(MostKept)]
    private struct KeptGroups
    {
        private EntryGroup _first;
    }
}
