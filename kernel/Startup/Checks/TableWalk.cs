using Tine.Memory;
using Tine.X64;

namespace Tine.Startup;

/// <summary>The page tables that the processor translates by (CR3), and the place of a table among them.</summary>
[NoAllocation]
internal static unsafe class TableWalk
{
    /// <summary>The top-level table in use.</summary>
    public static FrameNumber Root => new PageTableEntry(Processor.ReadCr3()).Frame;

    /// <summary>Finds a table below the root in use.</summary>
    /// <returns>Whether the processor can reach it.</returns>
    public static bool TryFind(FrameNumber table, out TablePlace place)
    {
        place = new TablePlace(PageTables.RootLevel, 0, PageAccess.Write | PageAccess.Execute);
        return Root == table || TryFindBelow(Root, table, ref place);
    }

    /// <summary>The entry for a page with what all tables on the way allow; empty where there is none.</summary>
    public static PageTableEntry Translate(ulong address)
    {
        FrameNumber table = Root;
        bool isWritable = true;
        for (int level = PageTables.RootLevel; ; level--)
        {
            PageTableEntry entry = *PageTables.EntryFor(PageTables.TableAt(table), level, address);
            isWritable &= entry.IsWritable;
            if (level == 0 || !entry.IsPresent)
            {
                return isWritable ? entry : entry.WriteProtected();
            }

            table = entry.Frame;
        }
    }

    private static bool TryFindBelow(FrameNumber from, FrameNumber table, ref TablePlace place)
    {
        TablePlace upper = place;
        var entries = new AllEntries(from, upper.Level, upper.Start);
        while (entries.MoveNext())
        {
            PageTableEntry entry = *entries.Current;
            PageAccess access = entry.IsWritable ? upper.Access : upper.Access & ~PageAccess.Write;
            place = new TablePlace(upper.Level - 1, entries.Address, access);
            if (entry.Frame == table || (place.Level > 0 && TryFindBelow(entry.Frame, table, ref place)))
            {
                return true;
            }
        }

        return false;
    }
}
