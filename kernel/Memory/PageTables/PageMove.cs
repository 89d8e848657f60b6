using Tine.X64;

namespace Tine.Memory;

/// <summary>Entries moved to other addresses (mremap).</summary>
[NoAllocation]
internal static unsafe class PageMove
{
    /// <summary>Moves the entries of a range to addresses where there are none (mremap). Pages are not touched.</summary>
    /// <returns>None, or ENOMEM (then nothing has moved).</returns>
    /// <remarks>
    /// Entries are copied first and cleared when all are there: the move cannot fail half way, and a table that has both old
    /// and new addresses is never empty meanwhile, and so never freed.
    /// </remarks>
    public static Errno Move(this ref PageTables tables, VirtualAddress start, VirtualAddress end, VirtualAddress to)
    {
        fixed (PageTables* moved = &tables)
        {
            var copying = new CopyingAway(moved, to - start);
            Errno error = tables.Walk(start, end, ref copying);
            var forgetting = default(Forgetting);
            if (error == Errno.None)
            {
                tables.Walk(start, end, ref forgetting);
            }
            else
            {
                tables.Walk(to, to + (end - start), ref forgetting);
            }

            return error;
        }
    }

    /// <summary>Makes tables for what is to be moved.</summary>
    /// <returns>None, or ENOMEM (then some are there, empty).</returns>
    public static Errno EnsureLike(this ref PageTables tables, VirtualAddress start, VirtualAddress end, ulong distance)
    {
        fixed (PageTables* moved = &tables)
        {
            var ensuring = new EnsuringLike(moved, distance);
            return tables.Walk(start, end, ref ensuring);
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

                PageTables.Use(target, *entry);
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
