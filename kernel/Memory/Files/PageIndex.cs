using Tine.X64;

namespace Tine.Memory;

/// <summary>The frames of a file's pages: a tree of frames with 512 numbers each, no deeper than the file needs.</summary>
/// <remarks>
/// It is made of frames and not of managed memory so that a page fault may add to it. Holds one reference to each page.
/// The record of a node's frame counts the pages below it (<see cref="FrameRecord.PagesBelow"/>).
/// </remarks>
[NoAllocation]
internal unsafe partial struct PageIndex
{
    private const int Shift = 9;
    private const int Width = 1 << Shift;
    private const int DeepestLevel = 7;

    /// <summary>The page itself when <see cref="_levels"/> is 0, else the uppermost node; 0 for none.</summary>
    private ulong _root;
    private int _levels;

    /// <summary>Pages held.</summary>
    public ulong Pages { get; private set; }

    /// <summary>The frame of a page, or 0.</summary>
    public readonly ulong Find(ulong pageIndex)
    {
        if (!Covers(pageIndex))
        {
            return 0;
        }

        ulong at = _root;
        for (int level = _levels; level > 0 && at != 0; level--)
        {
            at = Node(at)[Slot(pageIndex, level)];
        }

        return at;
    }

    /// <summary>The frame numbers of neighbouring pages, as they stand in their node; null when there is none.</summary>
    public readonly ulong* Peek(ulong pageIndex, ref int count)
    {
        if (_levels == 0 || !Covers(pageIndex))
        {
            return null;
        }

        ulong at = _root;
        for (int level = _levels; level > 1 && at != 0; level--)
        {
            at = Node(at)[Slot(pageIndex, level)];
        }

        if (at == 0)
        {
            return null;
        }

        int first = Slot(pageIndex, 1);
        count = count < Width - first ? count : Width - first;
        return Node(at) + first;
    }

    /// <summary>Adds a page where there is none.</summary>
    /// <returns>False when there is no memory for the index.</returns>
    public bool TryAdd(ulong pageIndex, ulong frame)
    {
        while (!Covers(pageIndex))
        {
            if (!TryDeepen())
            {
                return false;
            }
        }

        if (_levels == 0)
        {
            _root = frame;
            Hold(pageIndex);
            return true;
        }

        if (_root == 0 && (_root = FrameAllocator.Current.TakeZeroed(FrameKind.FileIndex)) == 0)
        {
            return false;
        }

        ulong* node = Node(_root);
        for (int level = _levels; level > 1; level--)
        {
            ulong* below = node + Slot(pageIndex, level);
            if (*below == 0 && (*below = FrameAllocator.Current.TakeZeroed(FrameKind.FileIndex)) == 0)
            {
                return false;
            }

            node = Node(*below);
        }

        node[Slot(pageIndex, 1)] = frame;
        Hold(pageIndex);
        return true;
    }

    /// <summary>
    /// The first page from <paramref name="pageIndex"/> on that is there, or that is not. Subtrees that are empty or full are
    /// passed over as a whole.
    /// </summary>
    /// <returns>Its index; ulong.MaxValue for none.</returns>
    public readonly ulong FindNext(ulong pageIndex, PagePresence wanted)
    {
        ulong page = pageIndex;
        while (Covers(page))
        {
            ulong at = _root;
            int level = _levels;
            while (at != 0 && !IsFull(at, level))
            {
                at = Node(at)[Slot(page, level)];
                level--;
            }

            if (at != 0 == (wanted == PagePresence.Data))
            {
                return page;
            }

            ulong next = (page | (Span(level) - 1)) + 1;
            if (next == 0)
            {
                return ulong.MaxValue;
            }

            page = next;
        }

        return wanted == PagePresence.Hole ? page : ulong.MaxValue;
    }

    private void Hold(ulong pageIndex)
    {
        Pages++;
        PageCache.Current.Pages++;
        ulong at = _root;
        for (int level = _levels; level > 0; level--)
        {
            FrameTable.Of(new FrameNumber(at))->PagesBelow++;
            at = Node(at)[Slot(pageIndex, level)];
        }
    }

    /// <summary>Puts a node above the root.</summary>
    private bool TryDeepen()
    {
        if (_levels == DeepestLevel)
        {
            return false;
        }

        if (_root != 0)
        {
            ulong node = FrameAllocator.Current.TakeZeroed(FrameKind.FileIndex);
            if (node == 0)
            {
                return false;
            }

            Node(node)[0] = _root;
            FrameTable.Of(new FrameNumber(node))->PagesBelow = Pages;
            _root = node;
        }

        _levels++;
        return true;
    }

    /// <summary>Whether no page is missing below a node; a page itself is full.</summary>
    private static bool IsFull(ulong at, int level) => level == 0 || PagesBelow(at) == Span(level);

    private static ulong PagesBelow(ulong node) => FrameTable.Of(new FrameNumber(node))->PagesBelow;

    /// <summary>The number of pages that a node of this level covers.</summary>
    private static ulong Span(int level) => 1UL << (Shift * level);

    private readonly bool Covers(ulong pageIndex) => _levels == DeepestLevel || pageIndex >> (Shift * _levels) == 0;

    private static int Slot(ulong pageIndex, int level) => (int)(pageIndex >> (Shift * (level - 1))) & (Width - 1);

    private static ulong* Node(ulong frame) => (ulong*)PhysicalMemory.Pointer(new FrameNumber(frame));
}
