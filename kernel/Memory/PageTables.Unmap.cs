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
        PageTableEntry* entries = leaf.Entries;
        int end = leaf.End;
        for (int i = NextInUse(entries, leaf.First, end); i < end; i = NextInUse(entries, i + 1, end))
        {
            FrameNumber frame = entries[i].Frame;
            entries[i] = PageTableEntry.Empty;
            FrameAllocator.Release(FrameTable.Of(frame), frame);
            count++;
        }

        return count;
    }
}
