using Tine.X64;

namespace Tine.Memory;

internal unsafe partial struct PageTables
{
    /// <summary>Moves the entries of a range to addresses where there are none (mremap). Pages are not touched.</summary>
    /// <returns>None, or ENOMEM (then nothing has moved).</returns>
    public Errno Move(VirtualAddress start, VirtualAddress end, VirtualAddress to)
    {
        fixed (PageTables* tables = &this)
        {
            // First the tables that the move will need, so that it cannot fail half way.
            var preparing = new Moving(tables, to - start, MoveStep.Prepare);
            if (Walk(start, end, ref preparing) != Errno.None)
            {
                FreeUnused(to, to + (end - start));
                return Errno.ENOMEM;
            }

            var moving = new Moving(tables, to - start, MoveStep.Move);
            return Walk(start, end, ref moving);
        }
    }

    private enum MoveStep
    {
        Prepare,
        Move,
    }

    [NoAllocation]
    private readonly struct Moving(PageTables* tables, ulong distance, MoveStep step) : ILeafVisitor
    {
        public Errno Visit(in LeafTable leaf)
        {
            PageTableEntry* end = leaf.End;
            for (PageTableEntry* entry = NextInUse(leaf.First, end); entry < end; entry = NextInUse(entry + 1, end))
            {
                VirtualAddress target = leaf.AddressOf(entry) + distance;
                if (step == MoveStep.Move)
                {
                    Use(tables->Find(target), *entry);
                    *entry = PageTableEntry.Empty;
                    leaf.Record->EntriesInUse--;
                }
                else if (tables->Ensure(target) == null)
                {
                    return Errno.ENOMEM;
                }
            }

            return Errno.None;
        }
    }
}
