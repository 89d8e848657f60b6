using Tine.X64;

namespace Tine.Memory;

/// <summary>Which frame holds which page of a file: a tree of frames with 512 numbers each, no deeper than the file needs.</summary>
/// <remarks>It is made of frames and not of managed memory so that a page fault may add to it. Holds one reference to each page.</remarks>
[NoAllocation]
internal unsafe struct PageIndex
{
    private const int Shift = 9;
    private const int Width = 1 << Shift;
    private const int DeepestLevel = 7;

    /// <summary>The page itself when <see cref="_levels"/> is 0, else the uppermost node; 0 for none.</summary>
    private ulong _root;
    private int _levels;

    /// <summary>Pages that all files together hold.</summary>
    public static ulong AllPages { get; private set; }

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
            Hold();
            return true;
        }

        if (_root == 0 && (_root = FrameAllocator.TakeZeroed(FrameKind.FileIndex)) == 0)
        {
            return false;
        }

        ulong* node = Node(_root);
        for (int level = _levels; level > 1; level--)
        {
            ulong* below = node + Slot(pageIndex, level);
            if (*below == 0 && (*below = FrameAllocator.TakeZeroed(FrameKind.FileIndex)) == 0)
            {
                return false;
            }

            node = Node(*below);
        }

        node[Slot(pageIndex, 1)] = frame;
        Hold();
        return true;
    }

    /// <summary>Releases the pages from the first to the last, both included, and the nodes that hold nothing any more.</summary>
    public void Free(ulong firstPage, ulong lastPage)
    {
        ulong highest = _levels == DeepestLevel ? ulong.MaxValue : (1UL << (Shift * _levels)) - 1;
        lastPage = lastPage < highest ? lastPage : highest;
        if (_root != 0 && firstPage <= lastPage && FreeBelow(_root, _levels, firstPage, lastPage))
        {
            _root = 0;
        }

        if (_root == 0)
        {
            _levels = 0;
        }
    }

    /// <returns>Whether the node (or page) itself is gone.</returns>
    private bool FreeBelow(ulong at, int level, ulong firstPage, ulong lastPage)
    {
        if (level == 0)
        {
            FrameAllocator.Release(new FrameNumber(at));
            Pages--;
            AllPages--;
            return true;
        }

        ulong* node = Node(at);
        int firstSlot = Slot(firstPage, level);
        int lastSlot = Slot(lastPage, level);
        ulong within = (1UL << (Shift * (level - 1))) - 1;
        for (int i = firstSlot; i <= lastSlot; i++)
        {
            ulong first = i == firstSlot ? firstPage & within : 0;
            ulong last = i == lastSlot ? lastPage & within : within;
            if (node[i] != 0 && FreeBelow(node[i], level - 1, first, last))
            {
                node[i] = 0;
            }
        }

        for (int i = 0; i < Width; i++)
        {
            if (node[i] != 0)
            {
                return false;
            }
        }

        FrameRecord* record = FrameTable.Of(node);
        record->Count = 0;
        FrameAllocator.FreeZeroed(record, at);
        return true;
    }

    private void Hold()
    {
        Pages++;
        AllPages++;
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
            ulong node = FrameAllocator.TakeZeroed(FrameKind.FileIndex);
            if (node == 0)
            {
                return false;
            }

            Node(node)[0] = _root;
            _root = node;
        }

        _levels++;
        return true;
    }

    private readonly bool Covers(ulong pageIndex) => _levels == DeepestLevel || pageIndex >> (Shift * _levels) == 0;

    private static int Slot(ulong pageIndex, int level) => (int)(pageIndex >> (Shift * (level - 1))) & (Width - 1);

    private static ulong* Node(ulong frame) => (ulong*)PhysicalMemory.Pointer(new FrameNumber(frame));
}
