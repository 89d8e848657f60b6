using System;
using Tine.X64;

namespace Tine.Memory;

/// <content>Long walks cut into portions, between which others run (kernel/Processes/README.md, "A bound on every call").</content>
internal unsafe partial struct PageTables
{
    /// <summary>Pages in one portion of a walk that does little with each: write-protect it, count it, give it back.</summary>
    /// <remarks>A pretend machine has little memory, and may have smaller portions.</remarks>
    public static int PagesAPortion => BareMetal.IsHere ? UsualPagesAPortion : HostedMachine.Current.PagesAPortion ?? UsualPagesAPortion;

    private const int UsualPagesAPortion = 2160;

    /// <summary>A table costs a walk as much as so many pages.</summary>
    private const int PagesForATable = 8;

    /// <summary>A leaf table with those above it: they may lead to it alone, and have to be copied first.</summary>
    private const int PagesForALeaf = 3 * PagesForATable;

    /// <summary>Whether all of the range is one portion.</summary>
    public readonly bool IsOnePortion => IsWithin(PagesAPortion);

    /// <summary>An address up to which a range holds one portion, or the range's end. Empty parts cost nothing.</summary>
    /// <param name="start">First address.</param>
    /// <param name="end">Exclusive.</param>
    /// <param name="pages">As many pages. A portion ends between two leaf tables, unless it is less than one.</param>
    public VirtualAddress EndOfPortion(VirtualAddress start, VirtualAddress end, int pages)
    {
        if (IsWithin(pages))
        {
            return end;
        }

        var cutting = new Cutting(pages, end);
        Walk(start, end, ref cutting);
        return cutting.Cut;
    }

    private readonly bool IsWithin(int pages) => Pages + (TableFrames * PagesForATable) <= (ulong)pages;

    /// <summary>Finds where a portion ends.</summary>
    [NoAllocation]
    private struct Cutting(int pages, VirtualAddress end) : ILeafVisitor
    {
        private readonly int _most = pages;

        /// <summary>Pages that a table counts for; few where pages themselves are copied.</summary>
        private readonly int _tables = pages < PagesAPortion ? PagesForATable : PagesForALeaf;
        private int _left = pages;
        private bool _isFirst = true;

        public VirtualAddress Cut { get; private set; } = end;

        public Errno Visit(in LeafTable leaf)
        {
            int cost = leaf.Record->EntriesInUse + _tables;
            if (cost > _left)
            {
                if (!_isFirst)
                {
                    Cut = new VirtualAddress(Math.Max(leaf.Start.Value, leaf.AddressOf(leaf.First).Value));
                    return Errno.EAGAIN;
                }

                if (leaf.End - leaf.First > _most && _most < EntriesPerTable)
                {
                    Cut = leaf.AddressOf(leaf.First + _most);
                    return Errno.EAGAIN;
                }
            }

            _isFirst = false;
            _left -= cost;
            return Errno.None;
        }
    }
}
