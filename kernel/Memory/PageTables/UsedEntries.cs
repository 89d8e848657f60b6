using System.Runtime.CompilerServices;
using Tine.X64;

namespace Tine.Memory;

/// <summary>The entries in use of a part of one table, in order; for foreach.</summary>
/// <remarks>
/// A table's record tells which groups of 8 entries may be in use: where entries are dense the next one costs a comparison;
/// elsewhere 8 are skipped at a time. The walk ends with the last entry in use. The current entry may be emptied on the way.
/// </remarks>
/// <param name="first">The first entry of the part.</param>
/// <param name="end">The end of the part, exclusive.</param>
[NoAllocation]
[method: MethodImpl(MethodImplOptions.AggressiveInlining)]
internal unsafe ref struct UsedEntries(PageTableEntry* first, PageTableEntry* end)
{
    private PageTableEntry* _next = first;
    private uint _left = FrameTable.Of(first)->EntriesInUse;

    public PageTableEntry* Current { get; private set; }

    public readonly UsedEntries GetEnumerator() => this;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool MoveNext()
    {
        if (_left == 0)
        {
            return false;
        }

        _left--;
        PageTableEntry* entry = Next(_next, end);
        Current = entry;
        _next = entry + 1;
        return entry < end;
    }

    /// <summary>The first entry in use from <paramref name="entry"/> on, or <paramref name="end"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PageTableEntry* Next(PageTableEntry* entry, PageTableEntry* end) =>
        entry < end && !entry->IsEmpty ? entry : Search(entry, end);

    /// <summary>Notes in a table's record that an entry is in use.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Note(FrameRecord* record, PageTableEntry* entry)
    {
        record->EntriesInUse++;
        record->Groups |= EntryGroups.BitOf(entry);
    }

    /// <summary>The first entry in use after an empty one, or <paramref name="end"/>.</summary>
    private static PageTableEntry* Search(PageTableEntry* entry, PageTableEntry* end)
    {
        if (entry >= end)
        {
            return end;
        }

        var table = (PageTableEntry*)((ulong)entry & ~(FrameNumber.Size - 1));
        ulong groups = FrameTable.Of(table)->Groups & (ulong.MaxValue << EntryGroups.IndexOf(entry));
        for (; groups != 0; groups &= groups - 1)
        {
            PageTableEntry* group = EntryGroups.First(table, groups);
            PageTableEntry* found = group < entry ? FindFrom(entry + 1, group + EntryGroups.Size) : FindIn(group);
            if (found != null)
            {
                return found < end ? found : end;
            }
        }

        return end;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static PageTableEntry* FindFrom(PageTableEntry* entry, PageTableEntry* groupEnd)
    {
        for (; entry < groupEnd; entry++)
        {
            if (!entry->IsEmpty)
            {
                return entry;
            }
        }

        return null;
    }

    /// <summary>The first entry in use of a group; null where there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static PageTableEntry* FindIn(PageTableEntry* group) =>
        !group[0].IsEmpty ? group
        : !group[1].IsEmpty ? group + 1
        : !group[2].IsEmpty ? group + 2
        : !group[3].IsEmpty ? group + 3
        : !group[4].IsEmpty ? group + 4
        : !group[5].IsEmpty ? group + 5
        : !group[6].IsEmpty ? group + 6
        : !group[7].IsEmpty ? group + 7
        : null;
}
