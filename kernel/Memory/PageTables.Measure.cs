using Tine.X64;

namespace Tine.Memory;

internal unsafe partial struct PageTables
{
    /// <summary>Adds up the pages of a range.</summary>
    public void Measure(VirtualAddress start, VirtualAddress end, ref RegionUsage usage)
    {
        fixed (PageTables* tables = &this)
        {
            var measuring = new Measuring(tables) { Usage = usage };
            Walk(start, end, ref measuring);
            usage = measuring.Usage;
        }
    }

    /// <summary>
    /// How many others show an address by way of tables that they share with this space. Others that share a table among
    /// themselves count as one.
    /// </summary>
    private readonly uint OtherHolders(VirtualAddress address)
    {
        uint others = 0;
        PageTableEntry* table = TableAt(Root);
        for (int level = RootLevel; level > 0; level--)
        {
            FrameNumber lower = table[IndexOf(address, level)].Frame;
            others += FrameTable.Of(lower)->Count - 1;
            table = TableAt(lower);
        }

        return others;
    }

    [NoAllocation]
    private struct Measuring(PageTables* tables) : ILeafVisitor
    {
        public RegionUsage Usage;

        public Errno Visit(in LeafTable leaf)
        {
            uint others = tables->OtherHolders(leaf.Start);
            PageTableEntry* end = leaf.End;
            for (PageTableEntry* entry = NextInUse(leaf.First, end); entry < end; entry = NextInUse(entry + 1, end))
            {
                FrameRecord* record = FrameTable.Shown(*entry);
                if (record->Kind == FrameKind.Zero)
                {
                    continue;
                }

                // A file holds one reference to its page, besides those who show it.
                bool isFile = record->Kind == FrameKind.File;
                uint sharers = isFile && record->Count > 1 ? record->Count - 1 : record->Count;
                Usage.Add(!isFile, !isFile || entry->IsDirty, entry->IsAccessed, sharers + others);
            }

            return Errno.None;
        }
    }
}
