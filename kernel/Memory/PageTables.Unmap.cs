using Tine.X64;

namespace Tine.Memory;

internal unsafe partial struct PageTables
{
    /// <summary>Empties the entries of a range and gives their pages back, then the tables that hold nothing any more.</summary>
    /// <returns>How many pages there were.</returns>
    public ulong Unmap(VirtualAddress start, VirtualAddress end)
    {
        ulong total = 0;
        VirtualAddress position = start;
        while (NextLeaf(ref position, end, out LeafTable leaf))
        {
            uint count = UnmapIn(leaf);
            total += count;
            if ((leaf.Record->EntriesInUse -= (ushort)count) == 0)
            {
                Prune(position);
            }

            position = leaf.Next;
        }

        Pages -= total;
        return total;
    }

    private static uint UnmapIn(in LeafTable leaf)
    {
        uint count = 0;
        PageTableEntry* end = leaf.End;
        for (PageTableEntry* entry = NextInUse(leaf.First, end); entry < end; entry = NextInUse(entry + 1, end))
        {
            FrameNumber frame = entry->Frame;
            *entry = PageTableEntry.Empty;
            FrameAllocator.Release(FrameTable.Of(frame), frame);
            count++;
        }

        return count;
    }
}
