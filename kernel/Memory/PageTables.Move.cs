using Tine.X64;

namespace Tine.Memory;

internal unsafe partial struct PageTables
{
    /// <summary>Moves the entries of a range to addresses where there are none (mremap). Pages are not touched.</summary>
    /// <returns>None, or ENOMEM (then nothing has moved).</returns>
    public Errno Move(VirtualAddress start, VirtualAddress end, VirtualAddress to)
    {
        Errno error = PrepareMove(start, end, to);
        if (error != Errno.None)
        {
            return error;
        }

        VirtualAddress position = start;
        while (NextLeaf(ref position, end, out LeafTable leaf))
        {
            ushort moved = 0;
            for (PageTableEntry* entry = NextInUse(leaf.First, leaf.End); entry < leaf.End; entry = NextInUse(entry + 1, leaf.End))
            {
                Use(Find(to + (leaf.AddressOf(entry) - start)), *entry);
                *entry = PageTableEntry.Empty;
                moved++;
            }

            if ((leaf.Record->EntriesInUse -= moved) == 0)
            {
                Prune(position);
            }

            position = leaf.Next;
        }

        return Errno.None;
    }

    /// <summary>Makes the tables that the move will need, so that it cannot fail half way.</summary>
    private Errno PrepareMove(VirtualAddress start, VirtualAddress end, VirtualAddress to)
    {
        VirtualAddress position = start;
        while (NextLeaf(ref position, end, out LeafTable leaf))
        {
            for (PageTableEntry* entry = NextInUse(leaf.First, leaf.End); entry < leaf.End; entry = NextInUse(entry + 1, leaf.End))
            {
                if (Ensure(to + (leaf.AddressOf(entry) - start)) == null)
                {
                    DropUnused(to, to + (end - start));
                    return Errno.ENOMEM;
                }
            }

            position = leaf.Next;
        }

        return Errno.None;
    }

    /// <summary>Frees leaf tables of a range that were made and never filled.</summary>
    private void DropUnused(VirtualAddress start, VirtualAddress end)
    {
        VirtualAddress position = start;
        while (NextLeaf(ref position, end, out LeafTable leaf))
        {
            if (leaf.Record->EntriesInUse == 0)
            {
                Prune(position);
            }

            position = leaf.Next;
        }
    }
}
