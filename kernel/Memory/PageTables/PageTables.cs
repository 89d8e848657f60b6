using System.Runtime.CompilerServices;
using Tine.X64;

namespace Tine.Memory;

/// <summary>
/// The hardware side of an address space: four levels of page tables; the upper half of the root belongs to the kernel.
/// </summary>
/// <remarks>
/// Each table is a counted frame whose record tells how many entries are in use and where, so that every walk costs
/// what is there and not what could be. A table with no entry left holds zeros and is freed as such. Frames that
/// entries show are counted here.
/// <para>A table below the root may have several parents (on-demand fork). Then the entry of each is write-protected,
/// which protects all that lies below, and the only change to the table is write-protecting its entries: for any other
/// it is copied first (<see cref="Ensure"/>, <see cref="Unshare"/>). An entry that is writable leads to a table with one parent.</para>
/// <para>The translation cache is the caller's matter, but for a table that is replaced by its copy.</para>
/// </remarks>
[NoAllocation]
internal unsafe partial struct PageTables
{
    internal const int EntriesPerTable = 512;
    private const int LevelShift = 9;
    internal const int RootLevel = 3;

    /// <summary>The rest of the portion that is being given back.</summary>
    private long _portionLeft;

    /// <summary>The end of the addresses that programs' entries of a root cover, exclusive.</summary>
    public const ulong End = 1UL << (FrameNumber.Shift + (4 * LevelShift) - 1);

    /// <summary>Bytes that one leaf table covers.</summary>
    public const ulong LeafBytes = 1UL << (FrameNumber.Shift + LevelShift);

    /// <summary>The top-level table.</summary>
    public FrameNumber Root { get; private set; }

    /// <summary>Frames that hold the tables now, those included that other address spaces show, too.</summary>
    public ulong TableFrames { get; private set; }

    /// <summary>Tables taken since the start.</summary>
    public ulong TablesAllocated { get; private set; }

    /// <summary>Leaf entries in use.</summary>
    public ulong Pages { get; private set; }

    /// <summary>Entries, of any level, that fork write-protected.</summary>
    public ulong WriteProtected { get; private set; }

    /// <summary>Shared tables that were copied, to be changed.</summary>
    public ulong TablesCopied { get; private set; }

    /// <summary>Takes a root that has the kernel's half alone.</summary>
    /// <returns>None, or ENOMEM.</returns>
    public Errno Create()
    {
        ulong root = TakeTable();
        if (root == 0)
        {
            return Errno.ENOMEM;
        }

        Root = new FrameNumber(root);
        KernelRoot.Current.LinkTo(Root);
        return Errno.None;
    }

    /// <summary>Gives back a root that has the kernel's half alone.</summary>
    private void FreeRoot()
    {
        Pages = 0;
        KernelRoot.Current.UnlinkFrom(Root);
        FreeTable(FrameTable.Of(Root), Root);
        Root = default;
    }

    // LAB pgtbl: solution
    /// <summary>The leaf entry for an address, for looking only; null where there is no leaf table.</summary>
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

    /// <summary>
    /// The leaf entry for an address, for changing it; null where there is no leaf table, and where one of the tables on
    /// the way may have other parents, too. What this entry allows is what the processor allows.
    /// </summary>
    /// <remarks>Empty entries and those of shared tables have the writable bit clear: one test finds both.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly PageTableEntry* FindWritable(VirtualAddress address)
    {
        PageTableEntry* table = TableAt(Root);
        for (int level = RootLevel; level > 0; level--)
        {
            PageTableEntry entry = table[IndexOf(address, level)];
            if (!entry.IsWritable)
            {
                return null;
            }

            table = TableAt(entry.Frame);
        }

        return table + IndexOf(address, 0);
    }

    /// <summary>The leaf entry for an address, with tables made as needed and none shared; null when memory ran out.</summary>
    public PageTableEntry* Ensure(VirtualAddress address)
    {
        PageTableEntry* table = TableAt(Root);
        for (int level = RootLevel; level > 0; level--)
        {
            PageTableEntry* entry = EntryFor(table, level, address.Value);
            if (!entry->IsWritable && !(entry->IsEmpty ? TryAddTable(entry) : TryUnshare(entry, level - 1, address)))
            {
                FreeUnused(address, address + 1);
                return null;
            }

            table = TableAt(entry->Frame);
        }

        return table + IndexOf(address, 0);
    }

    // LAB pgtbl: hand-out
    //| /// <summary>The leaf entry for an address, for looking only; null where there is no leaf table.</summary>
    //| public readonly PageTableEntry* Find(VirtualAddress address)
    //| {
    //|     // For now by the walk over ranges, which is made for many pages.
    //|     var first = default(FirstEntry);
    //|     ulong page = address.PageStart.Value;
    //|     Walk(TableAt(Root), RootLevel, page, page + FrameNumber.Size, ref first);
    //|     return first.Entry;
    //| }
    //|
    //| /// <summary>The leaf entry for an address, for changing it; null where there is no leaf table.</summary>
    //| public readonly PageTableEntry* FindWritable(VirtualAddress address) => Find(address);
    //|
    //| /// <summary>The leaf entry for an address, with tables made as needed; null when memory ran out.</summary>
    //| public PageTableEntry* Ensure(VirtualAddress address) => EnsureBelow(TableAt(Root), RootLevel, address.Value);
    //|
    //| /// <summary>Makes tables on the way down; those made in vain stay.</summary>
    //| private PageTableEntry* EnsureBelow(PageTableEntry* table, int level, ulong address)
    //| {
    //|     PageTableEntry* entry = EntryFor(table, level, address);
    //|     bool isThere = level == 0 || !entry->IsEmpty || TryAddTable(entry);
    //|     return !isThere ? null : level == 0 ? entry : EnsureBelow(TableAt(entry->Frame), level - 1, address);
    //| }
    //|
    //| [NoAllocation]
    //| private struct FirstEntry : ILeafVisitor
    //| {
    //|     public PageTableEntry* Entry;
    //|
    //|     public Errno Visit(in LeafTable leaf)
    //|     {
    //|         Entry = leaf.First;
    //|         return Errno.None;
    //|     }
    //| }
    // LAB pgtbl: end
    private bool TryAddTable(PageTableEntry* entry)
    {
        ulong lower = TakeTable();
        if (lower == 0)
        {
            return false;
        }

        Use(entry, PageTableEntry.ToTable(new FrameNumber(lower)));
        return true;
    }

    /// <summary>Fills an empty leaf entry. The page's reference passes to the entry.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(PageTableEntry* slot, PageTableEntry entry)
    {
        Pages++;
        Use(slot, entry);
    }

    /// <summary>Fills an empty entry of any level, and notes that in the table's record.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Use(PageTableEntry* slot, PageTableEntry entry)
    {
        *slot = entry;
        FrameRecord* table = FrameTable.Of(slot);
        UsedEntries.Note(table, slot);
        if (table->Pair != 0)
        {
            TwinTables.Current.DetachNew(slot);
        }
    }

    /// <summary>
    /// Frees the table that an entry points to if it is empty. Neither that table nor the entry's own may be shared.
    /// </summary>
    private void FreeIfUnused(PageTableEntry* entry)
    {
        FrameNumber table = entry->Frame;
        FrameRecord* record = FrameTable.Of(table);
        if (record->EntriesInUse == 0)
        {
            if (record->Pair != 0)
            {
                TwinTables.Current.Leave(TableAt(table), record);
            }

            *entry = PageTableEntry.Empty;
            FrameTable.Of(entry)->EntriesInUse--;
            FreeTable(record, table);
        }
    }

    private ulong TakeTable()
    {
        ulong table = FrameAllocator.Current.TakeZeroed(FrameKind.PageTable);
        if (table != 0)
        {
            TableFrames++;
            TablesAllocated++;
            FrameAllocator.Current.PageTableFrames++;
        }

        return table;
    }

    /// <summary>Frees a table that holds nothing and has no other parent.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void FreeTable(FrameRecord* record, FrameNumber table)
    {
        TableFrames--;
        FrameAllocator.Current.PageTableFrames--;
        FrameAllocator.Current.FreeZeroed(record, table.Value);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static PageTableEntry* TableAt(FrameNumber frame) => (PageTableEntry*)PhysicalMemory.Pointer(frame);

    /// <summary>The bits of an address below those that number the entries of a table of this level.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int ShiftOf(int level) => FrameNumber.Shift + (LevelShift * level);

    /// <summary>The entries of a table that programs' addresses lead through: half of the root's, all of another's.</summary>
    [NoAllocation]
    internal static int UserEntriesOf(int level) => level == RootLevel ? EntriesPerTable / 2 : EntriesPerTable;

    /// <summary>The entry of a table, of any level, that covers an address.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static PageTableEntry* EntryFor(PageTableEntry* table, int level, ulong address) =>
        table + ((int)(address >> ShiftOf(level)) & (EntriesPerTable - 1));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int IndexOf(VirtualAddress address, int level) => (int)(address.Value >> ShiftOf(level)) & (EntriesPerTable - 1);
}
