using System.Runtime.CompilerServices;
using Tine.X64;

namespace Tine.Memory;

/// <summary>
/// The entries in use of one table, above the leaves, that cover a part of a range of addresses; in order. Each is a step
/// downwards: <see cref="Table"/> below covers [<see cref="Start"/>, <see cref="End"/>) of the range.
/// </summary>
/// <param name="table">A table that covers the whole range.</param>
/// <param name="level">Its level, 1 to 3; an entry of level n covers 4 KiB * 512 to the power of n.</param>
/// <param name="start">The range's first address.</param>
/// <param name="end">Its end, exclusive, above <paramref name="start"/>.</param>
[NoAllocation]
[method: MethodImpl(MethodImplOptions.AggressiveInlining)]
internal unsafe ref struct TableRange(PageTableEntry* table, int level, ulong start, ulong end)
{
    private const int EntryShift = 3;

    private readonly int _shift = PageTables.ShiftOf(level);
    private readonly ulong _tableStart = start & (ulong.MaxValue << PageTables.ShiftOf(level + 1));
    private UsedEntries _entries = new(PageTables.EntryFor(table, level, start), PageTables.EntryFor(table, level, end - 1) + 1);

    /// <summary>The entry that leads downwards.</summary>
    public readonly PageTableEntry* Entry => _entries.Current;

    private readonly ulong Offset => (ulong)Entry & (FrameNumber.Size - 1);

    /// <summary>The table that the entry leads to.</summary>
    public readonly PageTableEntry* Table => PageTables.TableAt(Entry->Frame);

    /// <summary>The first address of the range below the entry.</summary>
    public readonly ulong Start
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => start > CoveredStart ? start : CoveredStart;
    }

    /// <summary>The end of what is below the entry of the range, exclusive.</summary>
    public readonly ulong End
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => end < CoveredEnd ? end : CoveredEnd;
    }

    /// <summary>Whether all that the entry covers is in the range.</summary>
    public readonly bool IsWhole
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => start <= CoveredStart && CoveredEnd <= end;
    }

    private readonly ulong CoveredStart
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _tableStart + (Offset << (_shift - EntryShift));
    }

    private readonly ulong CoveredEnd
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => CoveredStart + (1UL << _shift);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool MoveNext() => _entries.MoveNext();

    /// <summary>The entry at the same place of another table.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly PageTableEntry* EntryIn(PageTableEntry* other) => (PageTableEntry*)((ulong)other + Offset);

    /// <summary>Whether the entry covers an address.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly bool Covers(ulong address) => address - CoveredStart < 1UL << _shift;

    /// <summary>Whether the leaf table below has entries in use in the range; for level 1 alone.</summary>
    public readonly bool HasPages() => IsWhole || new LeafTable(Table, Start, End).Pages.MoveNext();
}
