using System.Numerics;
using System.Runtime.CompilerServices;
using Tine.X64;

namespace Tine.Memory;

/// <summary>
/// Pairs of tables above leaf tables, of which one began as a copy of the other. What is alike in both is counted once, so that
/// making the copy and giving it back takes hardly longer for hundreds of leaf tables than for a few.
/// </summary>
/// <remarks>
/// <code>
///   table ───┬──► leaf ◄──┐   alike: write-protected in both, one holder
///   twin  ───│────────────┘
///            └──► leaf        changed since: the table's own
/// </code>
/// An entry is alike when both tables have the same leaf table at the same place. Before either changes such an entry, the leaf
/// table is counted for each of them (<see cref="Detach"/>).
/// <para>A pair notes groups of 8 entries in which something may have changed. A table whose twin has gone stays in its pair and
/// goes on noting: entries that can be written are in noted groups alone, so the next copy need not look at the rest.</para>
/// <para>A table is in one pair at a time: a second copy has what is alike with the first counted. When all pairs are taken,
/// copies are made entry by entry.</para>
/// </remarks>
[NoAllocation]
internal sealed unsafe class TwinTables
{
    /// <summary>Pairs; a frame's record has a byte for the number, and 0 is none.</summary>
    private const int Capacity = 256;

    /// <summary>Pairs that a search for a free one looks at.</summary>
    private const int MostTried = 16;

    private const int GroupShift = 3;
    private const int GroupSize = 1 << GroupShift;

    private const uint UsualLeastEntries = 8;

    private static readonly TwinTables s_machine = new();

    private PairList _pairs;
    private uint _lastTried;

    /// <summary>The running machine's instance.</summary>
    public static TwinTables Current
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => BareMetal.IsHere ? s_machine : HostedMachine.Current.Get<TwinTables>();
    }

    /// <summary>Entries from which on a twin is cheaper than a copy entry by entry. A pretend machine may have another number.</summary>
    public static uint LeastEntries => BareMetal.IsHere ? UsualLeastEntries : HostedMachine.Current.LeastTwinEntries ?? UsualLeastEntries;

    /// <summary>Whether an entry of a table leads to a leaf table that the table's twin has at the same place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsAlike(PageTableEntry* entry)
    {
        int number = FrameTable.Of(entry)->Pair;
        return number != 0 && IsAlike(_pairs[number], entry);
    }

    /// <summary>Whether an entry is alike in both, and in the table of the two that was the copy.</summary>
    public bool IsCountedByTwin(PageTableEntry* entry)
    {
        int number = FrameTable.Of(entry)->Pair;
        return number != 0 && IsAlike(_pairs[number], entry) && _pairs[number].Second == FrameOf(entry);
    }

    /// <summary>
    /// Prepares an entry of a table for any change: notes its group, and counts for each of two tables what they have alike there.
    /// </summary>
    /// <param name="entry">An entry of a table that is in a pair.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void Detach(PageTableEntry* entry)
    {
        ref Pair pair = ref _pairs[FrameTable.Of(entry)->Pair];
        pair.Changed |= GroupOf(entry);
        if (IsAlike(pair, entry))
        {
            FrameTable.Shown(*entry)->Count++;
        }
    }

    /// <summary>Takes back <see cref="Detach"/>, of an entry that has not been changed after all.</summary>
    public void Attach(PageTableEntry* entry)
    {
        if (IsAlike(entry))
        {
            FrameTable.Shown(*entry)->Count--;
        }
    }

    /// <summary>Fills a table as the twin of another. Each entry is write-protected in both.</summary>
    /// <param name="table">A table above leaf tables.</param>
    /// <param name="twin">A table without entries.</param>
    /// <param name="isProtected">The number of entries that were writable before.</param>
    /// <returns>False when there is no pair left; nothing has changed then.</returns>
    public bool TryCopy(PageTableEntry* table, PageTableEntry* twin, out uint isProtected)
    {
        FrameRecord* record = FrameTable.Of(table);
        isProtected = 0;
        if (record->Pair == 0 && !TryJoin(table, record))
        {
            return false;
        }

        ref Pair pair = ref _pairs[record->Pair];
        Part(ref pair, table);
        isProtected = WriteProtect(table, pair.Changed & record->Groups);
        PageRoutines.Copy(twin, table);
        FrameRecord* copy = FrameTable.Of(twin);
        copy->EntriesInUse = record->EntriesInUse;
        copy->Groups = record->Groups;
        copy->Pair = record->Pair;
        pair.Second = FrameOf(twin);
        pair.Changed = 0;
        return true;
    }

    /// <summary>Ends the pair of a table before that is emptied: entries that are alike are emptied and left to the twin.</summary>
    /// <param name="table">The table.</param>
    /// <param name="record">The record of its frame.</param>
    /// <returns>The number of entries that were alike.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public uint Leave(PageTableEntry* table, FrameRecord* record)
    {
        ref Pair pair = ref _pairs[record->Pair];
        uint before = record->EntriesInUse;
        if (pair.Second != 0)
        {
            KeepChanged(table, record, pair);
        }

        record->Pair = 0;
        pair.First = pair.Second == 0 ? 0 : pair.OtherThan(FrameOf(table));
        pair.Second = 0;
        return before - record->EntriesInUse;
    }

    /// <summary>Empties what is alike: all outside the noted groups, and some entries in them.</summary>
    private static void KeepChanged(PageTableEntry* table, FrameRecord* record, in Pair pair)
    {
        PageTableEntry* twin = TwinOf(pair, table);
        PageTableEntry* last = null;
        uint kept = 0;
        for (ulong groups = record->Groups & pair.Changed; groups != 0; groups &= groups - 1)
        {
            PageTableEntry* entry = table + (BitOperations.TrailingZeroCount(groups) << GroupShift);
            for (PageTableEntry* end = entry + GroupSize; entry < end; entry++)
            {
                if (entry->IsEmpty)
                {
                    continue;
                }

                if (entry->Frame == twin[entry - table].Frame)
                {
                    *entry = PageTableEntry.Empty;
                    continue;
                }

                last = entry;
                kept++;
            }
        }

        if (kept == 1)
        {
            // As after fork: the way to the stack. To clear the page is the fastest way.
            PageTableEntry own = *last;
            PageRoutines.Clear(table);
            *last = own;
        }
        else
        {
            EmptyGroups(table, record->Groups & ~pair.Changed);
        }

        record->EntriesInUse = (ushort)kept;
        record->Groups &= pair.Changed;
    }

    private static void EmptyGroups(PageTableEntry* table, ulong groups)
    {
        for (; groups != 0; groups &= groups - 1)
        {
            PageTableEntry* entry = table + (BitOperations.TrailingZeroCount(groups) << GroupShift);
            for (PageTableEntry* end = entry + GroupSize; entry < end; entry++)
            {
                *entry = PageTableEntry.Empty;
            }
        }
    }

    /// <summary>Ends a pair, with a table that stays in it alone: what is alike is counted for each of the two.</summary>
    private static void Part(ref Pair pair, PageTableEntry* table)
    {
        uint other = pair.Second == 0 ? 0 : pair.OtherThan(FrameOf(table));
        if (other == 0)
        {
            return;
        }

        foreach (PageTableEntry* entry in new UsedEntries(table, table + PageTables.EntriesPerTable))
        {
            if (IsAlike(pair, entry))
            {
                FrameTable.Shown(*entry)->Count++;
            }
        }

        FrameTable.Of(new FrameNumber(other))->Pair = 0;
        pair.First = FrameOf(table);
        pair.Second = 0;
    }

    private static uint WriteProtect(PageTableEntry* table, ulong groups)
    {
        uint count = 0;
        for (; groups != 0; groups &= groups - 1)
        {
            PageTableEntry* entry = table + (BitOperations.TrailingZeroCount(groups) << GroupShift);
            for (PageTableEntry* end = entry + GroupSize; entry < end; entry++)
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

    /// <summary>Gives a table a pair that has no table, or one that has lost its twin.</summary>
    private bool TryJoin(PageTableEntry* table, FrameRecord* record)
    {
        for (int i = 0; i < MostTried; i++)
        {
            _lastTried = (_lastTried + 1) % Capacity;
            ref Pair pair = ref _pairs[(int)_lastTried];
            if (_lastTried == 0 || pair.Second != 0)
            {
                continue;
            }

            if (pair.First != 0)
            {
                FrameTable.Of(new FrameNumber(pair.First))->Pair = 0;
            }

            pair.First = FrameOf(table);
            pair.Changed = ulong.MaxValue;
            record->Pair = (byte)_lastTried;
            return true;
        }

        return false;
    }

    private static bool IsAlike(in Pair pair, PageTableEntry* entry)
    {
        if (pair.Second == 0 || entry->IsEmpty)
        {
            return false;
        }

        ulong offset = (ulong)entry & (FrameNumber.Size - 1);
        var table = (PageTableEntry*)((ulong)entry - offset);
        return ((PageTableEntry*)((ulong)TwinOf(pair, table) + offset))->Frame == entry->Frame;
    }

    private static PageTableEntry* TwinOf(in Pair pair, PageTableEntry* table) =>
        PageTables.TableAt(new FrameNumber(pair.OtherThan(FrameOf(table))));

    private static uint FrameOf(void* table) => (uint)PhysicalMemory.AddressOf(table).Frame.Value;

    /// <summary>The bit of an entry's group, as in <see cref="FrameRecord.Groups"/>.</summary>
    private static ulong GroupOf(PageTableEntry* entry) => 1UL << (int)(((ulong)entry & (FrameNumber.Size - 1)) / (PageTables.EntryBytes * GroupSize));

    /// <summary>Two tables, or one that had a twin; no table when <see cref="First"/> is 0.</summary>
    [NoAllocation]
    private struct Pair
    {
        public uint First;

        /// <summary>The copy, or 0.</summary>
        public uint Second;

        /// <summary>Groups of entries, by bits, in which the two may differ or an entry may be writable.</summary>
        public ulong Changed;

        public readonly uint OtherThan(uint table) => First ^ Second ^ table;
    }

    [InlineArray(Capacity)]
    private struct PairList
    {
        private Pair _first;
    }
}
