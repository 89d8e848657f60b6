using Tine.X64;

namespace Tine.Memory;

/// <content>
/// Taking pages out. What is taken out is cut off from the tree at once, whatever its size, and its frames are given back in
/// portions afterwards: nodes that are cut off are linked through their frames' records.
/// </content>
internal unsafe partial struct PageIndex
{
    /// <summary>Nodes given back in one portion: 512 pages each at most.</summary>
    private const int NodesAPortion = 2;

    private const ulong PagesAtOnce = 64;

    /// <summary>Releases the pages from the first to the last, both included, and the nodes that hold nothing any more.</summary>
    public void Free(ulong firstPage, ulong lastPage)
    {
        ulong highest = _levels == DeepestLevel ? ulong.MaxValue : Span(_levels) - 1;
        lastPage = lastPage < highest ? lastPage : highest;
        if (_root == 0 || firstPage > lastPage)
        {
            return;
        }

        ulong detached = 0;
        ulong pages = Detach(ref _root, _levels, firstPage, lastPage, ref detached);
        Pages -= pages;
        PageCache.Current.Pages -= pages;
        if (_root == 0)
        {
            _levels = 0;
        }

        // Hundreds of files may be given up without a look for others: only what is small is freed with each.
        if (pages <= PagesAtOnce)
        {
            FreePortion(ref detached);
        }

        if (detached != 0)
        {
            Append(detached);
            UnusedMemory.Current.NoteAdded();
        }
    }

    /// <summary>Whether frames wait to be given back.</summary>
    public static bool HasDetached => PageCache.Current.FirstDetached != 0;

    /// <summary>Gives a portion of what waits back.</summary>
    /// <returns>False when nothing waited.</returns>
    public static bool FreeDetachedPortion()
    {
        ref ulong waiting = ref PageCache.Current.FirstDetached;
        bool any = waiting != 0;
        FreePortion(ref waiting);
        return any;
    }

    private static void FreePortion(ref ulong list)
    {
        for (int i = 0; i < NodesAPortion && list != 0; i++)
        {
            FreeFirst(ref list);
        }
    }

    /// <summary>Cuts off what lies in a range: at most two ways down the tree, and the nodes beside them.</summary>
    /// <param name="at">The node or page; 0 afterwards if nothing of it is left.</param>
    /// <param name="level">The node's level, 0 for a page.</param>
    /// <param name="firstPage">Counted from the node's first page.</param>
    /// <param name="lastPage">Inclusive.</param>
    /// <param name="detached">The list to which nodes are added.</param>
    /// <returns>The number of pages.</returns>
    private static ulong Detach(ref ulong at, int level, ulong firstPage, ulong lastPage, ref ulong detached)
    {
        if (level == 0)
        {
            FrameAllocator.Current.Release(new FrameNumber(at));
            at = 0;
            return 1;
        }

        if (firstPage == 0 && lastPage == Span(level) - 1)
        {
            ulong all = PagesBelow(at);
            Push(at, level, ref detached);
            at = 0;
            return all;
        }

        ulong* node = Node(at);
        int firstSlot = Slot(firstPage, level);
        int lastSlot = Slot(lastPage, level);
        ulong within = Span(level - 1) - 1;
        ulong pages = 0;
        for (int i = firstSlot; i <= lastSlot; i++)
        {
            ulong first = i == firstSlot ? firstPage & within : 0;
            ulong last = i == lastSlot ? lastPage & within : within;
            pages += node[i] == 0 ? 0 : Detach(ref node[i], level - 1, first, last, ref detached);
        }

        FrameRecord* record = FrameTable.Of(node);
        record->PagesBelow -= pages;
        if (record->PagesBelow == 0)
        {
            // Nodes without pages may hang below, left when there was no memory for one more.
            Push(at, level, ref detached);
            at = 0;
        }

        return pages;
    }

    private static void Push(ulong node, int level, ref ulong list)
    {
        FrameRecord* record = FrameTable.Of(new FrameNumber(node));
        record->NodeLevel = (ushort)level;
        record->NextDetached = list;
        list = node;
    }

    /// <summary>Puts a list before what waits already.</summary>
    private static void Append(ulong list)
    {
        ref ulong waiting = ref PageCache.Current.FirstDetached;
        while (list != 0)
        {
            FrameRecord* record = FrameTable.Of(new FrameNumber(list));
            ulong next = record->NextDetached;
            record->NextDetached = waiting;
            waiting = list;
            list = next;
        }
    }

    /// <summary>Gives the first node of a list back, and its pages; nodes below it come into the list.</summary>
    private static void FreeFirst(ref ulong list)
    {
        ulong at = list;
        FrameRecord* record = FrameTable.Of(new FrameNumber(at));
        int level = record->NodeLevel;
        list = record->NextDetached;
        ulong* node = Node(at);
        for (int i = 0; i < Width; i++)
        {
            if (node[i] == 0)
            {
                continue;
            }

            if (level == 1)
            {
                FrameAllocator.Current.Release(new FrameNumber(node[i]));
            }
            else
            {
                Push(node[i], level - 1, ref list);
            }

            node[i] = 0;
        }

        record->Count = 0;
        FrameAllocator.Current.FreeZeroed(record, at);
    }
}
