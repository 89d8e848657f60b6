using Tine.X64;

namespace Tine.Memory;

/// <summary>The part of a leaf table that a walk is about.</summary>
[NoAllocation]
internal readonly unsafe ref struct LeafTable(PageTableEntry* entries, PageTableEntry* first, PageTableEntry* end, ulong start)
{
    /// <summary>The table's first entry.</summary>
    public PageTableEntry* Entries { get; } = entries;

    /// <summary>The first entry that the walk is about.</summary>
    public PageTableEntry* First { get; } = first;

    /// <summary>The entry behind the last one.</summary>
    public PageTableEntry* End { get; } = end;

    /// <summary>The first address that the table covers.</summary>
    public VirtualAddress Start { get; } = new(start);

    /// <summary>Whether the walk is about all of the table.</summary>
    public bool IsWhole => End - First == PageTables.EntriesPerTable;

    public FrameRecord* Record => FrameTable.Of(Entries);

    /// <summary>The address whose page an entry shows.</summary>
    public VirtualAddress AddressOf(PageTableEntry* entry) => Start + ((ulong)(entry - Entries) << FrameNumber.Shift);
}
