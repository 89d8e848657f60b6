using Tine.X64;

namespace Tine.Memory;

internal unsafe partial struct PageTables
{
    /// <summary>Empties the entries of a range and gives their pages back, then the tables that hold nothing any more.</summary>
    /// <returns>How many pages there were.</returns>
    public ulong Unmap(VirtualAddress start, VirtualAddress end)
    {
        var unmapping = default(Unmapping);
        Walk(start, end, ref unmapping);
        Pages -= unmapping.Count;
        return unmapping.Count;
    }

    [NoAllocation]
    private struct Unmapping : ILeafVisitor
    {
        public ulong Count;

        public Errno Visit(in LeafTable leaf)
        {
            uint count = 0;
            PageTableEntry* end = leaf.End;
            for (PageTableEntry* entry = NextInUse(leaf.First, end); entry < end; entry = NextInUse(entry + 1, end))
            {
                FrameRecord* shown = FrameTable.Shown(*entry);
                *entry = PageTableEntry.Empty;
                FrameAllocator.Release(shown);
                count++;
            }

            leaf.Record->EntriesInUse -= (ushort)count;
            Count += count;
            return Errno.None;
        }
    }
}
