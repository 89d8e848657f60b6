using Tine.X64;

namespace Tine.Memory;

/// <content>The end of sharing: tables of one's own in place of those that have other parents, too.</content>
internal unsafe partial struct PageTables
{
    /// <summary>Makes every table that covers a part of [start, end) this space's own, so that its entries may be changed.</summary>
    /// <returns>None, or ENOMEM (then some are, which nobody notices).</returns>
    public Errno Unshare(VirtualAddress start, VirtualAddress end) => Unshare(start, end, Tables.All);

    /// <summary>
    /// Unshares the tables that the range covers in part and that have entries in it, which is all that
    /// <see cref="UnmapPortion"/> needs.
    /// </summary>
    /// <returns>None, or ENOMEM.</returns>
    public Errno UnshareEdges(VirtualAddress start, VirtualAddress end) => Unshare(start, end, Tables.AtEdges);

    private Errno Unshare(VirtualAddress start, VirtualAddress end, Tables which) =>
        start < end ? Unshare(TableAt(Root), RootLevel, start.Value, end.Value, which) : Errno.None;

    private Errno Unshare(PageTableEntry* table, int level, ulong start, ulong end, Tables which)
    {
        var parts = new TableRange(table, level, start, end);
        while (parts.MoveNext())
        {
            if ((which == Tables.AtEdges && parts.IsWhole) || (level == 1 && !parts.HasPages()))
            {
                continue;
            }

            if (!parts.Entry->IsWritable && !TryUnshare(parts.Entry, level - 1, new VirtualAddress(parts.Start)))
            {
                return Errno.ENOMEM;
            }

            if (level == 1 && FrameTable.Of(parts.Table)->Pair != 0)
            {
                TwinTables.Current.Part(parts.Table);
            }

            if (level > 1 && Unshare(parts.Table, level - 1, parts.Start, parts.End, which) != Errno.None)
            {
                return Errno.ENOMEM;
            }
        }

        return Errno.None;
    }

    /// <summary>Replaces a table that has other parents by a copy; one without other parents is taken back.</summary>
    /// <param name="entry">The write-protected entry that leads to the table, in a table of this space's own.</param>
    /// <param name="level">The table's level, 0 for a leaf.</param>
    /// <param name="address">An address that the table covers.</param>
    /// <returns>False when memory ran out.</returns>
    private bool TryUnshare(PageTableEntry* entry, int level, VirtualAddress address)
    {
        // LAB ondemand: solution
        FrameRecord* record = FrameTable.Of(entry->Frame);
        if (level == 0)
        {
            TwinTables.Current.Detach(entry);
        }

        if (record->Count == 1)
        {
            *entry = entry->Writable();
            return true;
        }

        ulong copy = TakeTable();
        if (copy == 0)
        {
            return false;
        }

        // One frame more in the world, but as many as before in this space: the shared one was among them.
        TableFrames--;
        TablesCopied++;
        PageTableEntry* source = TableAt(entry->Frame);
        PageTableEntry* target = TableAt(new FrameNumber(copy));
        if (record->EntriesInUse < TwinTables.LeastTables || !TryCopyAsTwin(source, target, level))
        {
            WriteProtected += CopyOnWrite(source, source + EntriesPerTable, target);
        }

        record->Count--;
        *entry = PageTableEntry.ToTable(new FrameNumber(copy));

        // The processor may remember the way through the old table, which is others' to change from here on.
        Tlb.Flush(address);
        return true;
        // LAB ondemand: hand-out
        //| return false;
        // LAB ondemand: end
    }

    private enum Tables
    {
        All,
        AtEdges,
    }
}
