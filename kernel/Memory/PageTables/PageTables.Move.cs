using Tine.X64;

namespace Tine.Memory;

internal unsafe partial struct PageTables
{
    /// <summary>Moves the entries of a range to addresses where there are none (mremap). Pages are not touched.</summary>
    /// <returns>None, or ENOMEM (then nothing has moved).</returns>
    /// <remarks>
    /// Entries are copied first and cleared when all are there: the move cannot fail half way, and a table that has both old
    /// and new addresses is never empty meanwhile, and so never freed.
    /// </remarks>
    public Errno Move(VirtualAddress start, VirtualAddress end, VirtualAddress to)
    {
        fixed (PageTables* tables = &this)
        {
            var copying = new CopyingAway(tables, to - start);
            Errno error = Walk(start, end, ref copying);
            var forgetting = default(Forgetting);
            if (error == Errno.None)
            {
                Walk(start, end, ref forgetting);
            }
            else
            {
                Walk(to, to + (end - start), ref forgetting);
            }

            return error;
        }
    }

    /// <summary>Makes tables for what is to be moved.</summary>
    /// <returns>None, or ENOMEM (then some are there, empty).</returns>
    public Errno EnsureLike(VirtualAddress start, VirtualAddress end, ulong distance)
    {
        fixed (PageTables* tables = &this)
        {
            var ensuring = new EnsuringLike(tables, distance);
            return Walk(start, end, ref ensuring);
        }
    }

    /// <remarks>The pages of one table lie in one or two tables at another place.</remarks>
    [NoAllocation]
    private readonly struct EnsuringLike(PageTables* tables, ulong distance) : ILeafVisitor
    {
        public Errno Visit(in LeafTable leaf) =>
            tables->Ensure(leaf.AddressOf(leaf.First) + distance) == null ||
            tables->Ensure(leaf.AddressOf(leaf.End - 1) + distance) == null ? Errno.ENOMEM : Errno.None;
    }

    [NoAllocation]
    private readonly struct CopyingAway(PageTables* tables, ulong distance) : ILeafVisitor
    {
        public Errno Visit(in LeafTable leaf)
        {
            foreach (PageTableEntry* entry in leaf.Pages)
            {
                PageTableEntry* target = tables->Ensure(leaf.AddressOf(entry) + distance);
                if (target == null)
                {
                    return Errno.ENOMEM;
                }

                Use(target, *entry);
            }

            return Errno.None;
        }
    }

    /// <summary>Empties entries after their pages were moved to other entries.</summary>
    [NoAllocation]
    private readonly struct Forgetting : ILeafVisitor
    {
        public Errno Visit(in LeafTable leaf)
        {
            foreach (PageTableEntry* entry in leaf.Pages)
            {
                *entry = PageTableEntry.Empty;
                leaf.Record->EntriesInUse--;
            }

            return Errno.None;
        }
    }
}
