using Tine.X64;

namespace Tine.Memory;

internal unsafe partial struct PageTables
{
    /// <summary>Gives <paramref name="child"/> the pages of a range, each counted once more, by way of <paramref name="copy"/>.</summary>
    /// <remarks>On failure the child has a part of them; what was write-protected here stays so, which a fault puts right.</remarks>
    /// <returns>None, or ENOMEM.</returns>
    public Errno CopyTo(ref PageTables child, VirtualAddress start, VirtualAddress end, PageCopy copy)
    {
        VirtualAddress position = start;
        while (NextLeaf(ref position, end, out LeafTable leaf))
        {
            int first = NextInUse(leaf.Entries, leaf.First, leaf.End);
            if (first < leaf.End)
            {
                PageTableEntry* slot = child.Ensure(new VirtualAddress(position.Value & ~(LeafBytes - 1)));
                if (slot == null)
                {
                    return Errno.ENOMEM;
                }

                Errno error = copy switch
                {
                    PageCopy.Share => child.ShareIn(leaf, first, slot),
                    PageCopy.OnWrite => CopyOnWriteIn(ref child, leaf, first, slot),
                    _ => child.CopyIn(leaf, first, slot),
                };
                if (error != Errno.None)
                {
                    return error;
                }
            }

            position = leaf.Next;
        }

        return Errno.None;
    }

    private Errno CopyOnWriteIn(ref PageTables child, in LeafTable leaf, int first, PageTableEntry* to)
    {
        PageTableEntry* from = leaf.Entries;
        int end = leaf.End;
        uint count = 0;
        uint protectedEntries = 0;
        ulong groups = 0;
        for (int i = first; i < end; i = NextInUse(from, i + 1, end))
        {
            PageTableEntry entry = from[i];
            if (entry.IsWritable)
            {
                entry = entry.WriteProtected();
                from[i] = entry;
                protectedEntries++;
            }

            FrameTable.Of(entry.Frame)->Count++;
            to[i] = entry;
            groups |= 1UL << (i >> GroupShift);
            count++;
        }

        WriteProtected += protectedEntries;
        child.NoteAdded(to, count, groups);
        return Errno.None;
    }

    private Errno ShareIn(in LeafTable leaf, int first, PageTableEntry* to)
    {
        PageTableEntry* from = leaf.Entries;
        int end = leaf.End;
        uint count = 0;
        ulong groups = 0;
        for (int i = first; i < end; i = NextInUse(from, i + 1, end))
        {
            FrameTable.Of(from[i].Frame)->Count++;
            to[i] = from[i];
            groups |= 1UL << (i >> GroupShift);
            count++;
        }

        NoteAdded(to, count, groups);
        return Errno.None;
    }

    private Errno CopyIn(in LeafTable leaf, int first, PageTableEntry* to)
    {
        PageTableEntry* from = leaf.Entries;
        int end = leaf.End;
        for (int i = first; i < end; i = NextInUse(from, i + 1, end))
        {
            FrameNumber frame = from[i].Frame;
            if (FrameTable.Of(frame)->Kind == FrameKind.Anonymous)
            {
                ulong copy = FrameAllocator.Take(FrameKind.Anonymous);
                if (copy == 0)
                {
                    return Errno.ENOMEM;
                }

                Frames.Copy(new FrameNumber(copy), frame);
                Add(to + i, from[i].WithFrame(new FrameNumber(copy)));
            }
            else
            {
                FrameTable.Of(frame)->Count++;
                Add(to + i, from[i]);
            }
        }

        return Errno.None;
    }

    private void NoteAdded(PageTableEntry* table, uint count, ulong groups)
    {
        FrameRecord* record = FrameTable.Of(table);
        record->EntriesInUse += (ushort)count;
        record->Groups |= groups;
        Pages += count;
    }
}
