using System;
using Tine.X64;

namespace Tine.Memory;

/// <content>On-demand fork.</content>
public sealed unsafe partial class AddressSpace
{
    /// <summary>With more page tables, tables are shared one by one, and not with all that is below the largest.</summary>
    private static ulong MostTablesAtOnce => (ulong)PageTables.PagesAPortion;

    /// <summary>The table above leaf tables covers so much.</summary>
    private const ulong SharedPartBytes = PageTables.LeafBytes * 512;

    /// <summary>How often others ran while this space was being copied from its parent's.</summary>
    private uint _pausesOfFork;

    /// <summary>Regions that fork treats in ways of their own are left out of what is shared.</summary>
    private Errno ShareTables(Caller? caller, AddressSpace child, VirtualAddress stackPointer)
    {
        bool isLarge = _tables.TableFrames > MostTablesAtOnce;
        var sharedUpTo = default(VirtualAddress);
        ulong pagesLeftOut = 0;
        int work = 0;
        for (int i = 0; i < _regions.Count; i++)
        {
            Errno error = CountWork(caller, child, ref work);
            if (error != Errno.None)
            {
                return error;
            }

            work += InstructionsToPassARegion;
            RegionFlags flags = _regions[i].Flags;
            if ((flags & (RegionFlags.Shared | RegionFlags.NotForked | RegionFlags.WipedOnFork)) == 0)
            {
                continue;
            }

            work += InstructionsToForkARange;
            (VirtualAddress start, VirtualAddress end) = (_regions[i].Start, _regions[i].End);
            error = ShareRange(caller, child, sharedUpTo, start, stackPointer);
            sharedUpTo = end;
            if ((flags & (RegionFlags.NotForked | RegionFlags.WipedOnFork)) != 0)
            {
                pagesLeftOut += isLarge ? 0 : _tables.PagesIn(start, end);
            }
            else if (error == Errno.None)
            {
                error = CopyRange(caller, child, start, end, PageCopy.Share);
            }

            if (error != Errno.None)
            {
                return error;
            }
        }

        Errno last = ShareRange(caller, child, sharedUpTo, new VirtualAddress(Layout.UserEnd), stackPointer);
        if (!isLarge)
        {
            child._tables.NotePages(child._pausesOfFork == 0 ? _tables.Pages - pagesLeftOut : child._tables.CountPages());
        }

        return last;
    }

    /// <summary>Shares what lies between regions that fork treats in ways of their own.</summary>
    /// <remarks>What is large is shared in portions, whose pages are counted; else they are known without.</remarks>
    private Errno ShareRange(Caller? caller, AddressSpace child, VirtualAddress start, VirtualAddress end, VirtualAddress stackPointer)
    {
        if (_tables.TableFrames <= MostTablesAtOnce)
        {
            return _tables.ShareTo(ref child._tables, start, end, stackPointer);
        }

        while (start < end)
        {
            VirtualAddress stop = _tables.EndOfPortion(start, end, PageTables.PagesAPortion);
            stop = new VirtualAddress(Math.Min(end.Value, (stop.Value + SharedPartBytes - 1) & ~(SharedPartBytes - 1)));
            ulong pages = child._tables.Pages;
            Errno error = _tables.ShareTo(ref child._tables, start, stop, stackPointer);
            child._tables.NotePages(pages + child._tables.PagesIn(start, stop));
            error = error == Errno.None ? LetOthersRun(caller, child) : error;
            if (error != Errno.None)
            {
                return error;
            }

            start = stop;
        }

        return Errno.None;
    }
}
