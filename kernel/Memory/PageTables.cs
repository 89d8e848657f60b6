using System.Numerics;
using System.Runtime.CompilerServices;
using Tine.X64;

namespace Tine.Memory;

/// <summary>The hardware side of an address space: four levels of tables, of which the upper half of the root is the kernel's.</summary>
/// <remarks>
/// Each table is a counted frame whose record tells how many entries are in use and where, so that every walk costs
/// what is there and not what could be. A table with no entry left holds zeros and is freed as such. Frames that
/// entries show are counted here; the translation cache is the caller's matter.
/// </remarks>
[NoAllocation]
internal unsafe partial struct PageTables
{
    private const int EntriesPerTable = 512;
    private const int LevelShift = 9;
    private const int GroupShift = 3;
    private const int RootLevel = 3;

    /// <summary>Bytes that one leaf table covers.</summary>
    private const ulong LeafBytes = 1UL << (FrameNumber.Shift + LevelShift);

    /// <summary>The top-level table.</summary>
    public FrameNumber Root { get; private set; }

    /// <summary>Frames that hold the tables now.</summary>
    public ulong TableFrames { get; private set; }

    /// <summary>Tables taken since the start.</summary>
    public ulong TablesAllocated { get; private set; }

    /// <summary>Leaf entries in use.</summary>
    public ulong Pages { get; private set; }

    /// <summary>Entries that fork write-protected.</summary>
    public ulong WriteProtected { get; private set; }

    /// <summary>Takes a root with nothing but the kernel's half.</summary>
    /// <returns>None, or ENOMEM.</returns>
    public Errno Create()
    {
        ulong root = TakeTable();
        if (root == 0)
        {
            return Errno.ENOMEM;
        }

        Root = new FrameNumber(root);
        KernelRoot.LinkTo(Root);
        return Errno.None;
    }

    /// <summary>Gives every page and every table back.</summary>
    public void Free()
    {
        Unmap(default, new VirtualAddress(Layout.UserEnd));
        KernelRoot.UnlinkFrom(Root);
        FreeTable(Root);
        Root = default;
    }

    /// <summary>The leaf entry for an address; null where there is no leaf table.</summary>
    public readonly PageTableEntry* Find(VirtualAddress address)
    {
        PageTableEntry* table = TableAt(Root);
        for (int level = RootLevel; level > 0; level--)
        {
            PageTableEntry entry = table[IndexOf(address, level)];
            if (entry.IsEmpty)
            {
                return null;
            }

            table = TableAt(entry.Frame);
        }

        return table + IndexOf(address, 0);
    }

    /// <summary>The leaf entry for an address, with tables made as needed; null when memory ran out.</summary>
    public PageTableEntry* Ensure(VirtualAddress address)
    {
        PageTableEntry* table = TableAt(Root);
        for (int level = RootLevel; level > 0; level--)
        {
            PageTableEntry* entry = table + IndexOf(address, level);
            if (entry->IsEmpty)
            {
                ulong lower = TakeTable();
                if (lower == 0)
                {
                    Prune(address);
                    return null;
                }

                Use(entry, PageTableEntry.ToTable(new FrameNumber(lower)));
            }

            table = TableAt(entry->Frame);
        }

        return table + IndexOf(address, 0);
    }

    /// <summary>Fills an empty leaf entry. The page's reference passes to the entry.</summary>
    public void Add(PageTableEntry* slot, PageTableEntry entry)
    {
        Use(slot, entry);
        Pages++;
    }

    /// <summary>Fills an empty entry of any level, and notes that in the table's record.</summary>
    private static void Use(PageTableEntry* slot, PageTableEntry entry)
    {
        *slot = entry;
        FrameRecord* record = FrameTable.Of(slot);
        record->EntriesInUse++;
        record->Groups |= 1UL << (int)(((ulong)slot >> (3 + GroupShift)) & 63);
    }

    /// <summary>
    /// The first entry in use from <paramref name="from"/> on, or <paramref name="end"/>. Costs nothing much where
    /// entries stand close, and skips 8 at a time where they do not.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int NextInUse(PageTableEntry* table, int from, int end) =>
        from < end && !table[from].IsEmpty ? from : SearchNextInUse(table, from, end);

    private static int SearchNextInUse(PageTableEntry* table, int from, int end)
    {
        if (from >= end)
        {
            return end;
        }

        ulong groups = FrameTable.Of(table)->Groups & (ulong.MaxValue << (from >> GroupShift));
        while (groups != 0)
        {
            int first = BitOperations.TrailingZeroCount(groups) << GroupShift;
            int last = first + (1 << GroupShift);
            for (int i = first > from ? first : from; i < last; i++)
            {
                if (!table[i].IsEmpty)
                {
                    return i < end ? i : end;
                }
            }

            groups &= groups - 1;
        }

        return end;
    }

    /// <summary>Finds the first leaf table that exists and covers a part of [position, end).</summary>
    /// <param name="position">Moved on to that part's first address.</param>
    private readonly bool NextLeaf(ref VirtualAddress position, VirtualAddress end, out LeafTable leaf)
    {
        PageTableEntry* table = TableAt(Root);
        int level = RootLevel;
        while (position < end)
        {
            int shift = FrameNumber.Shift + (LevelShift * level);
            int index = IndexOf(position, level);
            int next = NextInUse(table, index, EntriesPerTable);
            ulong coveredByTable = 1UL << (shift + LevelShift);
            ulong tableStart = position.Value & ~(coveredByTable - 1);
            if (next == EntriesPerTable)
            {
                // Nothing more below this table: start over behind it.
                position = new VirtualAddress(tableStart + coveredByTable);
                table = TableAt(Root);
                level = RootLevel;
                continue;
            }

            if (next != index)
            {
                position = new VirtualAddress(tableStart + ((ulong)next << shift));
            }

            table = TableAt(table[next].Frame);
            if (--level == 0)
            {
                leaf = new LeafTable(table, position, end);
                return position < end;
            }
        }

        leaf = default;
        return false;
    }

    /// <summary>Frees the leaf table at an address and those above it as far as they hold nothing.</summary>
    private void Prune(VirtualAddress address)
    {
        PageTableEntry* upper3 = TableAt(Root) + IndexOf(address, 3);
        if (upper3->IsEmpty)
        {
            return;
        }

        PageTableEntry* upper2 = TableAt(upper3->Frame) + IndexOf(address, 2);
        if (!upper2->IsEmpty)
        {
            PageTableEntry* upper1 = TableAt(upper2->Frame) + IndexOf(address, 1);
            if (!upper1->IsEmpty && !FreeIfUnused(upper1))
            {
                return;
            }

            if (!FreeIfUnused(upper2))
            {
                return;
            }
        }

        FreeIfUnused(upper3);
    }

    private bool FreeIfUnused(PageTableEntry* entry)
    {
        FrameNumber table = entry->Frame;
        if (FrameTable.Of(table)->EntriesInUse != 0)
        {
            return false;
        }

        *entry = PageTableEntry.Empty;
        FrameTable.Of(entry)->EntriesInUse--;
        FreeTable(table);
        return true;
    }

    private ulong TakeTable()
    {
        ulong table = FrameAllocator.TakeZeroed(FrameKind.PageTable);
        if (table != 0)
        {
            TableFrames++;
            TablesAllocated++;
        }

        return table;
    }

    private void FreeTable(FrameNumber table)
    {
        TableFrames--;
        FrameRecord* record = FrameTable.Of(table);
        if (--record->Count == 0)
        {
            FrameAllocator.FreeZeroed(record, table.Value);
        }
    }

    private static PageTableEntry* TableAt(FrameNumber frame) => (PageTableEntry*)PhysicalMemory.Pointer(frame);

    private static int IndexOf(VirtualAddress address, int level) =>
        (int)(address.Value >> (FrameNumber.Shift + (LevelShift * level))) & (EntriesPerTable - 1);

    /// <summary>A leaf table, and the part of it that a walk is about.</summary>
    [NoAllocation]
    private readonly struct LeafTable
    {
        public LeafTable(PageTableEntry* entries, VirtualAddress position, VirtualAddress end)
        {
            ulong start = position.Value & ~(LeafBytes - 1);
            Entries = entries;
            First = IndexOf(position, 0);
            End = end.Value - start >= LeafBytes ? EntriesPerTable : IndexOf(end, 0);
            Next = new VirtualAddress(start + LeafBytes);
        }

        public PageTableEntry* Entries { get; }

        public int First { get; }

        /// <summary>Exclusive.</summary>
        public int End { get; }

        /// <summary>The first address behind the table.</summary>
        public VirtualAddress Next { get; }

        public FrameRecord* Record => FrameTable.Of(Entries);
    }
}
