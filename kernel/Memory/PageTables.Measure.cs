using Tine.X64;

namespace Tine.Memory;

internal unsafe partial struct PageTables
{
    /// <summary>Adds up the pages of a range.</summary>
    public void Measure(VirtualAddress start, VirtualAddress end, ref RegionUsage usage)
    {
        var measuring = new Measuring { Usage = usage };
        Walk(start, end, ref measuring);
        usage = measuring.Usage;
    }

    [NoAllocation]
    private struct Measuring : ILeafVisitor
    {
        public RegionUsage Usage;

        public Errno Visit(in LeafTable leaf)
        {
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
                Usage.Add(!isFile, !isFile || entry->IsDirty, entry->IsAccessed, sharers);
            }

            return Errno.None;
        }
    }
}
