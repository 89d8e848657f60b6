using System.Runtime.CompilerServices;
using Tine.X64;

namespace Tine.Memory;

/// <summary>
/// Pairs of page tables: one began as a copy of the other. Entries that are alike in both are counted once, so that making the copy
/// and giving it back takes hardly longer for hundreds of them than for a few.
/// </summary>
/// <remarks>
/// <code>
///   table ───┬──► page or table ◄──┐   alike: write-protected in both, one holder
///   twin  ───│─────────────────────┘
///            └──► page or table        in a group that has changed: counted for each
/// </code>
/// A pair notes the groups of 8 entries that have changed in either table; entries of all other groups are alike. Before an entry is
/// changed, its group is counted for each of the two and noted (<see cref="Detach"/>).
/// <para>A table whose twin has gone stays in its pair and goes on noting: entries that can be written are in noted groups alone, so
/// the next copy need not look at the rest.</para>
/// <para>A table is in one pair at a time: before a second copy, what is alike with the first is counted. When all pairs are taken,
/// tables are copied entry by entry.</para>
/// </remarks>
[NoAllocation]
internal sealed unsafe class TwinTables
{
    /// <summary>Pairs; a frame's record has a byte for the number, and 0 is none.</summary>
    private const int Capacity = 256;

    /// <summary>Pairs that a search for a free one looks at.</summary>
    private const int MostTried = 16;

    /// <summary>Pages from which on a twin takes fewer instructions than a copy entry by entry.</summary>
    private const uint UsualLeastPages = 64;

    /// <summary>Leaf tables from which on a twin takes fewer instructions.</summary>
    private const uint UsualLeastTables = 12;

    private static readonly TwinTables s_machine = new();

    private PairList _pairs;
    private uint _lastTried;

    /// <summary>The running machine's instance.</summary>
    public static TwinTables Current
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => BareMetal.IsHere ? s_machine : HostedMachine.Current.Get<TwinTables>();
    }

    /// <summary>Entries that a table of a level has at least to be worth a twin. A pretend machine may have another number.</summary>
    [NoAllocation]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint LeastEntries(int level)
    {
        uint usual = level == 0 ? UsualLeastPages : UsualLeastTables;
        return BareMetal.IsHere ? usual : HostedMachine.Current.LeastTwinEntries ?? usual;
    }

    /// <summary>The lowest of these numbers.</summary>
    public static uint LeastTables
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => LeastEntries(1);
    }

    /// <summary>Whether an entry is alike in two tables and counted once for both.</summary>
    public bool IsAlike(PageTableEntry* entry)
    {
        ref Pair pair = ref _pairs[FrameTable.Of(entry)->Pair];
        return pair.Second != 0 && !entry->IsEmpty && (pair.Changed & EntryGroups.BitOf(entry)) == 0;
    }

    /// <summary>Whether an entry is alike in both, and in the table of the two that was the copy.</summary>
    public bool IsCountedByTwin(PageTableEntry* entry) => IsAlike(entry) && _pairs[FrameTable.Of(entry)->Pair].Second == FrameOf(entry);

    /// <summary>
    /// The number of holders of the page or table that an entry leads to; a table that is shared holds it once, however many parents
    /// that has.
    /// </summary>
    public uint HoldersOf(PageTableEntry* entry) => FrameTable.CountOf(entry->Frame) + (IsAlike(entry) ? 1U : 0);

    /// <summary>
    /// Prepares an entry for any change: counts what its group leads to for each of two tables, and notes the group. Does nothing for
    /// one that is noted, or in a table of no pair.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Detach(PageTableEntry* entry)
    {
        int number = FrameTable.Of(entry)->Pair;
        if (number != 0 && (_pairs[number].Changed & EntryGroups.BitOf(entry)) == 0)
        {
            DetachGroup(entry);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void DetachGroup(PageTableEntry* entry)
    {
        ref Pair pair = ref _pairs[FrameTable.Of(entry)->Pair];
        pair.Changed |= EntryGroups.BitOf(entry);
        if (pair.Second != 0)
        {
            EntryGroups.AddHolders(EntryGroups.Around(entry));
        }
    }

    /// <summary>Detaches the group of an entry that was empty and has just been filled, with a page or table of its own.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void DetachNew(PageTableEntry* entry)
    {
        bool isCounted = IsAlike(entry);
        Detach(entry);
        FrameTable.Shown(*entry)->Count -= isCounted ? 1U : 0;
    }

    /// <summary>Fills a table as the twin of another. Each entry is write-protected in both.</summary>
    /// <param name="table">A table below the root.</param>
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
        CountAlike(ref pair, table, record);
        isProtected = EntryGroups.WriteProtect(table, pair.Changed & record->Groups);
        PageRoutines.Copy(twin, table);
        FrameRecord* copy = FrameTable.Of(twin);
        copy->EntriesInUse = record->EntriesInUse;
        copy->Groups = record->Groups;
        copy->Pair = record->Pair;
        pair.Second = FrameOf(twin);
        pair.Changed = 0;
        return true;
    }

    /// <summary>
    /// Leaves a table in its pair alone: what is alike is counted for each of the two, and all groups are noted. For changes to many
    /// entries.
    /// </summary>
    /// <param name="table">A table that is in a pair.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void Part(PageTableEntry* table)
    {
        FrameRecord* record = FrameTable.Of(table);
        ref Pair pair = ref _pairs[record->Pair];
        CountAlike(ref pair, table, record);
        pair.Changed = ulong.MaxValue;
    }

    /// <summary>Leaves a table in its pair alone, without a note of any group.</summary>
    private static void CountAlike(ref Pair pair, PageTableEntry* table, FrameRecord* record)
    {
        if (pair.Second == 0)
        {
            return;
        }

        for (ulong groups = record->Groups & ~pair.Changed; groups != 0; groups &= groups - 1)
        {
            EntryGroups.AddHolders(EntryGroups.First(table, groups));
        }

        uint own = FrameOf(table);
        FrameTable.Of(new FrameNumber(pair.OtherThan(own)))->Pair = 0;
        pair.First = own;
        pair.Second = 0;
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
        record->Pair = 0;
        if (pair.Second == 0)
        {
            pair.First = 0;
            return 0;
        }

        record->EntriesInUse = (ushort)EntryGroups.Keep(table, record->Groups & pair.Changed);
        record->Groups &= pair.Changed;
        pair.First = pair.OtherThan(FrameOf(table));
        pair.Second = 0;
        return before - record->EntriesInUse;
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

    private static uint FrameOf(void* table) => (uint)PhysicalMemory.AddressOf(table).Frame.Value;

    /// <summary>Two tables, or one that had a twin; no table when <see cref="First"/> is 0.</summary>
    [NoAllocation]
    private struct Pair
    {
        public uint First;

        /// <summary>The copy, or 0.</summary>
        public uint Second;

        /// <summary>Groups of entries, by bits, that are counted for each table and may have writable entries.</summary>
        public ulong Changed;

        public readonly uint OtherThan(uint table) => First ^ Second ^ table;
    }

    [InlineArray(Capacity)]
    private struct PairList
    {
        private Pair _first;
    }
}
