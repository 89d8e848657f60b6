using System;
using Tine.X64;

namespace Tine.Memory;

/// <content>The pages of a fork, in portions: which part of the address space is copied in which way.</content>
public sealed unsafe partial class AddressSpace
{
    /// <summary>Pages that eager fork copies in a portion.</summary>
    private const int PagesCopiedAPortion = 128;

    private const int InstructionsToPassARegion = 30;

    /// <summary>Instructions to copy or share one region, or several that are alike, not counting the pages.</summary>
    private const int InstructionsToForkARange = 6000;

    /// <summary>Instructions for a page whose entry is copied.</summary>
    private const int InstructionsToForkAPage = 200;

    /// <summary>Bytes that a table above leaf tables covers.</summary>
    private const ulong SharedPartBytes = PageTables.LeafBytes * 512;

    /// <summary>Whether this space, a child on demand, may have other pages than its parent: they are counted then.</summary>
    private bool _isToBeCounted;

    /// <summary>
    /// Whether fork on demand shares the tables in portions, since there are many; the child's pages are counted then, else
    /// they are the parent's.
    /// </summary>
    private bool IsSharedInPortions => _tables.TableFrames > (ulong)PageTables.PagesAPortion;

    /// <summary>Copies the pages of all regions: one run of regions that are copied alike after the other.</summary>
    /// <remarks>
    /// A run may reach into the gaps beside it, which have no pages: on demand it does, so that it covers as many tables as possible as
    /// a whole.
    /// </remarks>
    private Errno ForkPages(Caller? caller, AddressSpace child, ForkMode mode, VirtualAddress stackPointer)
    {
        var top = new VirtualAddress(PageTables.End);
        if (_regions.Count <= RegionsAPortion && _regions.AreAllPrivate())
        {
            return CopyRange(caller, child, default, top, CopyFor(mode), stackPointer);
        }

        var start = default(VirtualAddress);
        PageCopy copy = CopyFor(_regions[0], mode);
        int work = 0;
        for (int next = 1; next < _regions.Count; next++)
        {
            work += InstructionsToPassARegion;
            PageCopy nextCopy = CopyFor(_regions[next], mode);
            Errno error = Errno.None;
            if (nextCopy != copy)
            {
                VirtualAddress end = nextCopy == PageCopy.OnDemand ? _regions[next - 1].End : _regions[next].Start;
                ulong pages = child._tables.Pages;
                error = CopyRange(caller, child, start, end, copy, stackPointer);
                (start, copy) = (end, nextCopy);
                work += InstructionsToForkARange + ((int)(child._tables.Pages - pages) * InstructionsToForkAPage);
            }

            error = error == Errno.None ? CountWork(caller, child, ref work) : error;
            if (error != Errno.None)
            {
                return error;
            }
        }

        return CopyRange(caller, child, start, top, copy, stackPointer);
    }

    /// <summary>Ends a portion of a walk over the regions when it has been long enough.</summary>
    private Errno CountWork(Caller? caller, AddressSpace child, ref int work)
    {
        if (work < WorkPortion.Size)
        {
            return Errno.None;
        }

        work = 0;
        return LetOthersRun(caller, child);
    }

    /// <summary>Copies what lies between two addresses, in portions.</summary>
    private Errno CopyRange(
        Caller? caller, AddressSpace child, VirtualAddress start, VirtualAddress end, PageCopy copy, VirtualAddress stackPointer)
    {
        if (copy == PageCopy.Never)
        {
            child._isToBeCounted = true;
            return Errno.None;
        }

        while (true)
        {
            VirtualAddress stop = EndOfPortion(start, end, copy);
            ulong pages = child._tables.Pages;
            Errno error = _tables.Fork(ref child._tables, start, stop, copy, stackPointer);
            if (copy == PageCopy.OnDemand && IsSharedInPortions)
            {
                child._tables.NotePages(pages + child._tables.PagesIn(start, stop));
            }

            if (error != Errno.None || stop == end)
            {
                return error;
            }

            error = LetOthersRun(caller, child);
            if (error != Errno.None)
            {
                return error;
            }

            start = stop;
        }
    }

    private VirtualAddress EndOfPortion(VirtualAddress start, VirtualAddress end, PageCopy copy)
    {
        if (copy != PageCopy.OnDemand)
        {
            return _tables.EndOfPortion(start, end, copy == PageCopy.Now ? PagesCopiedAPortion : PageTables.PagesAPortion);
        }

        if (!IsSharedInPortions)
        {
            return end;
        }

        VirtualAddress stop = _tables.EndOfPortion(start, end, PageTables.PagesAPortion);
        return new VirtualAddress(Math.Min(end.Value, (stop.Value + SharedPartBytes - 1) & ~(SharedPartBytes - 1)));
    }

    private static PageCopy CopyFor(in Region region, ForkMode mode) =>
        (region.Flags & (RegionFlags.NotForked | RegionFlags.WipedOnFork)) != 0 ? PageCopy.Never
        : region.IsShared ? PageCopy.Same
        : CopyFor(mode);

    private static PageCopy CopyFor(ForkMode mode) =>
        mode == ForkMode.Eager ? PageCopy.Now : mode == ForkMode.CopyOnWrite ? PageCopy.OnWrite : PageCopy.OnDemand;
}
