using Tine.X64;

namespace Tine.Memory;

internal unsafe partial struct PageTables
{
    /// <summary>Gives <paramref name="child"/> the pages of a range, each counted once more, by way of <paramref name="copy"/>.</summary>
    /// <remarks>On failure the child has a part of them; what was write-protected here stays so, which a fault puts right.</remarks>
    /// <returns>None, or ENOMEM.</returns>
    public Errno CopyTo(ref PageTables child, VirtualAddress start, VirtualAddress end, PageCopy copy)
    {
        fixed (PageTables* childsTables = &child)
        {
            if (copy == PageCopy.Now)
            {
                var copying = new Copying(childsTables);
                return Walk(start, end, ref copying);
            }

            if (copy == PageCopy.Share)
            {
                var sharing = new Sharing(childsTables);
                return Walk(start, end, ref sharing);
            }

            var protecting = new WriteProtecting(childsTables);
            Errno error = Walk(start, end, ref protecting);
            WriteProtected += protecting.Protected;
            return error;
        }
    }

    /// <summary>The child's leaf table for what <paramref name="leaf"/> covers; null when memory ran out.</summary>
    private PageTableEntry* TableLike(in LeafTable leaf) => Ensure(leaf.Start);

    /// <summary>Notes entries that were put into a leaf table all at once.</summary>
    private void NoteAdded(PageTableEntry* table, uint count, ulong groups)
    {
        FrameRecord* record = FrameTable.Of(table);
        record->EntriesInUse += (ushort)count;
        record->Groups |= groups;
        Pages += count;
    }

    /// <summary>Copy-on-write: the heart of fork. What is done here is done for each page that the parent has touched.</summary>
    [NoAllocation]
    private struct WriteProtecting(PageTables* child) : ILeafVisitor
    {
        public ulong Protected;

        public Errno Visit(in LeafTable leaf)
        {
            PageTableEntry* end = leaf.End;
            PageTableEntry* slot = NextInUse(leaf.First, end);
            if (slot == end)
            {
                return Errno.None;
            }

            PageTableEntry* table = child->TableLike(leaf);
            if (table == null)
            {
                return Errno.ENOMEM;
            }

            if (leaf.IsWhole)
            {
                Protected += CopyLeaf(leaf.Entries, table);
                child->Pages += leaf.Record->EntriesInUse;
                return Errno.None;
            }

            ulong toChild = (ulong)table - (ulong)leaf.Entries;
            uint count = 0;
            uint writable = 0;
            for (; slot < end; slot = NextInUse(slot + 1, end))
            {
                PageTableEntry entry = *slot;
                if (entry.IsWritable)
                {
                    entry = entry.WriteProtected();
                    *slot = entry;
                    writable++;
                }

                *(PageTableEntry*)((ulong)slot + toChild) = entry;
                FrameTable.Of(entry.Frame)->Count++;
                count++;
            }

            Protected += writable;
            child->NoteAdded(table, count, leaf.Record->Groups);
            return Errno.None;
        }
    }

    /// <summary>Shared mappings: the same entries.</summary>
    [NoAllocation]
    private readonly struct Sharing(PageTables* child) : ILeafVisitor
    {
        public Errno Visit(in LeafTable leaf)
        {
            PageTableEntry* slot = NextInUse(leaf.First, leaf.End);
            if (slot == leaf.End)
            {
                return Errno.None;
            }

            PageTableEntry* table = child->TableLike(leaf);
            if (table == null)
            {
                return Errno.ENOMEM;
            }

            uint count = 0;
            for (; slot < leaf.End; slot = NextInUse(slot + 1, leaf.End))
            {
                table[slot - leaf.Entries] = *slot;
                FrameTable.Of(slot->Frame)->Count++;
                count++;
            }

            child->NoteAdded(table, count, leaf.Record->Groups);
            return Errno.None;
        }
    }

    /// <summary>Eager: private pages are copied now; files' pages are shown, as they never change in place.</summary>
    [NoAllocation]
    private readonly struct Copying(PageTables* child) : ILeafVisitor
    {
        public Errno Visit(in LeafTable leaf)
        {
            PageTableEntry* slot = NextInUse(leaf.First, leaf.End);
            if (slot == leaf.End)
            {
                return Errno.None;
            }

            PageTableEntry* table = child->TableLike(leaf);
            if (table == null)
            {
                return Errno.ENOMEM;
            }

            for (; slot < leaf.End; slot = NextInUse(slot + 1, leaf.End))
            {
                if (!TryCopy(table + (slot - leaf.Entries), *slot))
                {
                    return Errno.ENOMEM;
                }
            }

            return Errno.None;
        }

        private bool TryCopy(PageTableEntry* target, PageTableEntry entry)
        {
            if (FrameTable.Of(entry.Frame)->Kind != FrameKind.Anonymous)
            {
                FrameTable.Of(entry.Frame)->Count++;
                child->Add(target, entry);
                return true;
            }

            ulong copy = FrameAllocator.Take(FrameKind.Anonymous);
            if (copy == 0)
            {
                return false;
            }

            Frames.Copy(new FrameNumber(copy), entry.Frame);
            child->Add(target, entry.WithFrame(new FrameNumber(copy)));
            return true;
        }
    }
}
