using System;
using Tine.X64;

namespace Tine.Memory;

/// <summary>The pages of a range, added up or listed.</summary>
[NoAllocation]
internal static unsafe class PageMeasure
{
    /// <summary>The most pages added up at once; a table without any counts as this many.</summary>
    private const int MostMeasured = 512;
    private const int EntriesATable = 8;

    /// <summary>Adds up the pages of a range, a bounded part of it.</summary>
    /// <returns>The address to go on at; the end when all is added up.</returns>
    public static VirtualAddress Measure(this ref PageTables tables, VirtualAddress start, VirtualAddress end, ref RegionUsage usage)
    {
        fixed (PageTables* measured = &tables)
        {
            var measuring = new Measuring(measured) { Usage = usage };
            bool isAll = tables.Walk(start, end, ref measuring) == Errno.None || measuring.Next >= end;
            usage = measuring.Usage;
            return isAll ? end : measuring.Next;
        }
    }

    /// <summary>Tells for each page of a range whether it is present, in bit 0 of a byte.</summary>
    public static void GetResidency(this ref PageTables tables, VirtualAddress start, Span<byte> pages)
    {
        pages.Clear();
        fixed (byte* first = pages)
        {
            var noting = new NotingResidency(first, start);
            tables.Walk(start, start + ((ulong)pages.Length << FrameNumber.Shift), ref noting);
        }
    }

    /// <summary>Forgets that the pages of a range were used; those who share a table forget it, too.</summary>
    public static void ForgetUse(this ref PageTables tables, VirtualAddress start, VirtualAddress end)
    {
        var forgetting = default(Forgetting);
        tables.Walk(start, end, ref forgetting);
    }

    /// <summary>
    /// The number of other spaces that translate an address through tables shared with this one. Several that share a table
    /// among themselves count as one.
    /// </summary>
    private static uint OtherHolders(in PageTables tables, VirtualAddress address)
    {
        uint others = 0;
        PageTableEntry* table = PageTables.TableAt(tables.Root);
        for (int level = PageTables.RootLevel; level > 0; level--)
        {
            PageTableEntry* entry = table + PageTables.IndexOf(address, level);
            others += TwinTables.Current.HoldersOf(entry) - 1;
            table = PageTables.TableAt(entry->Frame);
        }

        return others;
    }

    [NoAllocation]
    private readonly struct NotingResidency(byte* pages, VirtualAddress start) : ILeafVisitor
    {
        public Errno Visit(in LeafTable leaf)
        {
            PageTableEntry* first = leaf.First;
            byte* notes = pages + ((leaf.AddressOf(first) - start) >> FrameNumber.Shift);
            foreach (PageTableEntry* entry in leaf.Pages)
            {
                notes[entry - first] = 1;
            }

            return Errno.None;
        }
    }

    [NoAllocation]
    private readonly struct Forgetting : ILeafVisitor
    {
        public Errno Visit(in LeafTable leaf)
        {
            foreach (PageTableEntry* entry in leaf.Pages)
            {
                *entry = entry->Unused();
            }

            return Errno.None;
        }
    }

    [NoAllocation]
    private struct Measuring(PageTables* tables) : ILeafVisitor
    {
        public RegionUsage Usage;

        /// <summary>The end of the last leaf table that was added up.</summary>
        public VirtualAddress Next;

        private int _entries;

        public Errno Visit(in LeafTable leaf)
        {
            uint others = OtherHolders(*tables, leaf.Start);
            foreach (PageTableEntry* entry in leaf.Pages)
            {
                _entries++;
                FrameRecord* record = FrameTable.Shown(*entry);
                if (record->Kind == FrameKind.Zero)
                {
                    continue;
                }

                // A file holds one reference to its page, besides those who show it.
                bool isFile = record->Kind == FrameKind.File;
                uint sharers = isFile && record->Count > 1 ? record->Count - 1 : record->Count;
                sharers += TwinTables.Current.IsAlike(entry) ? 1U : 0;
                Usage.Add(!isFile, !isFile || entry->IsDirty, entry->IsAccessed, sharers + others);
            }

            _entries += EntriesATable;
            Next = leaf.AddressOf(leaf.End);
            return _entries < MostMeasured ? Errno.None : Errno.EAGAIN;
        }
    }
}
