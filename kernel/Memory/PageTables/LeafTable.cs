using Tine.X64;

namespace Tine.Memory;

/// <summary>The part of a leaf table that a walk is about.</summary>
/// <param name="entries">The table's first entry.</param>
/// <param name="start">First address of the part.</param>
/// <param name="end">Its end, exclusive, above <paramref name="start"/> and covered by the table.</param>
[NoAllocation]
internal readonly unsafe ref struct LeafTable(PageTableEntry* entries, ulong start, ulong end)
{
    /// <summary>The first entry that the walk is about.</summary>
    public PageTableEntry* First { get; } = PageTables.EntryFor(entries, 0, start);

    /// <summary>The entry after the last one.</summary>
    public PageTableEntry* End { get; } = PageTables.EntryFor(entries, 0, end - 1) + 1;

    /// <summary>The first address that the table covers.</summary>
    public VirtualAddress Start => new(start & ~(PageTables.LeafBytes - 1));

    /// <summary>Whether the walk is about all of the table.</summary>
    public bool IsWhole => End - First == PageTables.EntriesPerTable;

    /// <summary>The entries in use of the part.</summary>
    public UsedEntries Pages => new(First, End);

    /// <summary>The record of the table's frame.</summary>
    public FrameRecord* Record => FrameTable.Of(entries);

    /// <summary>The address that an entry translates.</summary>
    public VirtualAddress AddressOf(PageTableEntry* entry) => Start + ((ulong)(entry - entries) << FrameNumber.Shift);
}
