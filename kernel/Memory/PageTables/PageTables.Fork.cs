using System.Runtime.CompilerServices;
using Tine.X64;

namespace Tine.Memory;

/// <content>
/// Fork: a child's tables from its parent's. One walk serves every mode; <see cref="PageCopy"/> says what becomes of a page.
/// <code>
///   an address   63      48 47     39 38     30 29     21 20     12 11         0
///                 as bit 47 │ root    │ level 2 │ level 1 │ leaf    │ byte     │
///                           └ 9 bits: one of a table's 512 entries each
///
///   copy-on-write                         on demand
///   parent ─► leaf ─r─► page 2 ◄─r─ leaf ◄─ child    parent ─r─► leaf ◄─r─ child
///                    (r: write-protected)                      └─► page
/// </code>
/// Copying on write gives the child leaf tables of its own; the pages have one holder more and are write-protected on both sides,
/// so that the first to write faults and takes a copy. Fork on demand does the same one level higher: the child gets not a copy
/// of a table but the table, by a write-protected entry on both sides (after Zhao, Gong, Fonseca: On-demand-fork, EuroSys 2021,
/// who share leaf tables; here any table below the root). Only tables on the way to a page that the child is certain to write, the
/// stack, are copied at once.
/// <para>The parent's translation cache may still hold what was writable: the caller flushes it once, before any thread of the
/// parent runs in user mode again. The child's root has never been loaded, so there is nothing to flush for it.</para>
/// </content>
internal unsafe partial struct PageTables
{
    /// <summary>Pages below which a leaf table is copied and not shared, if the tables above it are copied.</summary>
    /// <remarks>
    /// Counted in instructions of fork, exit and what lies between: a table that is shared and then written to costs 210 more
    /// than one that is copied at once, one that nobody writes to 245 less, and 34 less for each page.
    /// </remarks>
    private const uint LeastSharedPages = 16;

    /// <summary>Gives a child the parent's entries of [start, end), where the child has none yet.</summary>
    /// <remarks>
    /// On failure the child has a part; entries that were write-protected here stay so, and a fault puts them right. The caller
    /// sets the child's <see cref="Pages"/> for shared tables.
    /// </remarks>
    /// <param name="child">Its tables.</param>
    /// <param name="start">First address.</param>
    /// <param name="end">Exclusive.</param>
    /// <param name="copy">The way of copying.</param>
    /// <param name="written">An address that the child is certain to write: the tables on the way there are copied.</param>
    /// <returns>None, or ENOMEM.</returns>
    public Errno Fork(ref PageTables child, VirtualAddress start, VirtualAddress end, PageCopy copy, VirtualAddress written)
    {
        fixed (PageTables* from = &this, to = &child)
        {
            var fork = new TableFork(from, to, copy, written.Value);
            return start < end
                ? fork.Copy(TableAt(Root), TableAt(child.Root), RootLevel, start.Value, end.Value)
                : Errno.None;
        }
    }

    /// <summary>
    /// Copies the entries of [first, end) into another table of the same level, write-protected in both; the pages or tables
    /// that they lead to have one holder more.
    /// </summary>
    /// <returns>The number of entries that were writable before.</returns>
    private static uint CopyOnWrite(PageTableEntry* first, PageTableEntry* end, PageTableEntry* target)
    {
        // LAB cow: solution
        var protecting = new WriteProtecting((ulong)target - (ulong)first);
        uint count = ForEach(first, end, ref protecting);
        NoteCopied(first, target, count);
        return protecting.Protected;
        // LAB cow: hand-out
        //| return 0;
        // LAB cow: end
    }

    // LAB ondemand: solution
    /// <summary>Fills an empty table as the twin of another of its level, if that has entries enough for this to pay.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TryCopyAsTwin(PageTableEntry* table, PageTableEntry* twin, int level)
    {
        if (level == RootLevel - 1 || FrameTable.Of(table)->EntriesInUse < TwinTables.LeastEntries(level) || !TwinTables.Current.TryCopy(table, twin, out uint isProtected))
        {
            return false;
        }

        WriteProtected += isProtected;
        return true;
    }

    // LAB ondemand: end
    /// <summary>Notes in the record of <paramref name="target"/>'s table that so many entries were copied from another table.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void NoteCopied(PageTableEntry* source, PageTableEntry* target, uint count)
    {
        FrameRecord* record = FrameTable.Of(target);
        record->EntriesInUse += (ushort)count;
        record->Groups |= FrameTable.Of(source)->Groups;
    }

    [NoAllocation]
    private readonly struct TableFork(PageTables* parent, PageTables* child, PageCopy copy, ulong written)
    {
        /// <param name="table">The parent's table, which covers [start, end).</param>
        /// <param name="childTable">The child's, for the same addresses.</param>
        /// <param name="level">Their level, 1 or more.</param>
        /// <param name="start">Inclusive.</param>
        /// <param name="end">Exclusive.</param>
        public Errno Copy(PageTableEntry* table, PageTableEntry* childTable, int level, ulong start, ulong end)
        {
            Errno error = Errno.None;
            var parts = new TableRange(table, level, start, end);
            while (error == Errno.None && parts.MoveNext())
            {
                PageTableEntry* childEntry = parts.EntryIn(childTable);
                // LAB ondemand: solution
                if (copy == PageCopy.OnDemand)
                {
                    if (parts.Covers(written))
                    {
                        if (level == RootLevel - 1 && IsWorthATwin(parts.Table) && parts.IsWhole && childEntry->IsEmpty)
                        {
                            error = CopyAsTwin(parts.Table, childEntry);
                            continue;
                        }
                    }
                    else if (parts.IsWhole && IsWorthSharing(parts.Table, level - 1))
                    {
                        Share(parts.Entry, childEntry, level - 1);
                        continue;
                    }
                }

                // LAB ondemand: hand-out
                //| _ = parts.Covers(written); // The child is certain to write there.
                // LAB ondemand: end
                if (level == 1)
                {
                    error = CopyLeaf(parts.Table, childEntry, parts.Start, parts.End);
                }
                else if (childEntry->IsEmpty && !child->TryAddTable(childEntry))
                {
                    error = Errno.ENOMEM;
                }
                else
                {
                    error = Copy(parts.Table, TableAt(childEntry->Frame), level - 1, parts.Start, parts.End);
                }
            }

            return error;
        }

        // LAB ondemand: solution
        /// <summary>
        /// Adds a parent to a table: its entry is write-protected on both sides, which protects everything below.
        /// </summary>
        private void Share(PageTableEntry* entry, PageTableEntry* childEntry, int level)
        {
            var protecting = new WriteProtecting((ulong)childEntry - (ulong)entry);
            protecting.Visit(entry);
            parent->WriteProtected += protecting.Protected;
            UsedEntries.Note(FrameTable.Of(childEntry), childEntry);
            child->TableFrames += TablesIn(TableAt(entry->Frame), level);
        }

        /// <summary>
        /// Copies a table above leaf tables as a twin. The leaf table on the way to what the child is certain to write is copied, too.
        /// </summary>
        [MethodImpl(MethodImplOptions.NoInlining)]
        private Errno CopyAsTwin(PageTableEntry* table, PageTableEntry* childEntry)
        {
            if (!child->TryAddTable(childEntry))
            {
                return Errno.ENOMEM;
            }

            PageTableEntry* twin = TableAt(childEntry->Frame);
            PageTableEntry* way = EntryFor(table, 1, written);
            PageTableEntry before = *way;
            if (!parent->TryCopyAsTwin(table, twin, 1))
            {
                return Copy(table, twin, 1, StartOf(written), StartOf(written) + (1UL << ShiftOf(2)));
            }

            FrameRecord* record = FrameTable.Of(twin);
            child->TableFrames += record->EntriesInUse;
            if (before.IsEmpty)
            {
                return Errno.None;
            }

            TwinTables.Current.Detach(way);
            *way = before;
            PageTableEntry* childWay = EntryFor(twin, 1, written);
            *childWay = PageTableEntry.Empty;
            FrameTable.Shown(before)->Count--;
            record->EntriesInUse--;
            child->TableFrames--;
            ulong start = written & ~(LeafBytes - 1);
            return CopyLeaf(TableAt(before.Frame), childWay, start, start + LeafBytes);
        }

        /// <summary>The first address that the table above a leaf table covers.</summary>
        private static ulong StartOf(ulong address) => address & (ulong.MaxValue << ShiftOf(2));

        // LAB ondemand: end

        /// <summary>Copies the pages of a leaf table in [start, end); does nothing when there are none.</summary>
        private Errno CopyLeaf(PageTableEntry* table, PageTableEntry* childEntry, ulong start, ulong end)
        {
            PageTableEntry* last = EntryFor(table, 0, end - 1) + 1;
            PageTableEntry* first = UsedEntries.Next(EntryFor(table, 0, start), last);
            if (first == last)
            {
                return Errno.None;
            }

            if (childEntry->IsEmpty && !child->TryAddTable(childEntry))
            {
                return Errno.ENOMEM;
            }

            // LAB ondemand: solution
            PageTableEntry* childTable = TableAt(childEntry->Frame);
            if (copy == PageCopy.OnDemand && FrameTable.Of(table)->EntriesInUse >= TwinTables.LeastEntries(0)
                && end - start == LeafBytes && FrameTable.Of(childTable)->EntriesInUse == 0
                && parent->TryCopyAsTwin(table, childTable, 0))
            {
                child->Pages += FrameTable.Of(childTable)->EntriesInUse;
                return Errno.None;
            }

            // LAB ondemand: hand-out
            // LAB ondemand: end
            PageTableEntry* target = TableAt(childEntry->Frame) + (first - table);
            FrameRecord* record = FrameTable.Of(target);
            uint before = record->EntriesInUse;
            Errno error = Errno.None;
            if (copy == PageCopy.Same)
            {
                CopyEntries(first, last, target);
            }
            else if (copy == PageCopy.Now)
            {
                error = CopyNow(first, last, target);
            }
            else
            {
                parent->WriteProtected += CopyOnWrite(first, last, target);
                // LAB cow: solution
                // LAB cow: hand-out
                //| error = CopyNow(first, last, target); // until CopyOnWrite does something
                // LAB cow: end
            }

            child->Pages += record->EntriesInUse - before;
            return error;
        }

        private static void CopyEntries(PageTableEntry* first, PageTableEntry* end, PageTableEntry* target)
        {
            var showing = new Showing((ulong)target - (ulong)first);
            NoteCopied(first, target, ForEach(first, end, ref showing));
        }

        private static Errno CopyNow(PageTableEntry* first, PageTableEntry* end, PageTableEntry* target)
        {
            var copying = new Copying((ulong)target - (ulong)first);
            uint count = ForEach(first, end, ref copying);
            NoteCopied(first, target, count - copying.Failed);
            return copying.Failed == 0 ? Errno.None : Errno.ENOMEM;
        }

        // LAB ondemand: solution
        private static bool IsWorthSharing(PageTableEntry* table, int level) =>
            level != 0 || FrameTable.Of(table)->EntriesInUse >= LeastSharedPages;

        private static bool IsWorthATwin(PageTableEntry* table) => FrameTable.Of(table)->EntriesInUse >= TwinTables.LeastEntries(1);

        // LAB ondemand: end
    }

    // LAB cow: solution
    /// <summary>Copies one entry, write-protected on both sides; done for each page that the parent has touched.</summary>
    [NoAllocation]
    private struct WriteProtecting(ulong toTarget) : IEntryVisitor
    {
        public uint Protected;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Visit(PageTableEntry* slot)
        {
            PageTableEntry entry = *slot;
            if (entry.IsWritable)
            {
                entry = entry.WriteProtected();
                *slot = entry;
                Protected++;
            }

            *(PageTableEntry*)((ulong)slot + toTarget) = entry;
            FrameTable.Shown(entry)->Count++;
        }
    }

    // LAB cow: end
}
