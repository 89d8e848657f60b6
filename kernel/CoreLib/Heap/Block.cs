using System.Runtime.InteropServices;

namespace Tine.Heap;

/// <summary>The record of one block of 64 KiB; they stand in a table at the start of the heap, by block number.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct Block
{
    internal const int Shift = 16;
    internal const uint Bytes = 1u << Shift;

    /// <summary>Bytes of this structure.</summary>
    internal const int RecordBytes = 32;

    /// <summary>Value of <see cref="FirstRun"/> without a run; offset 0 is a place like any other.</summary>
    internal const ushort NoRun = ushort.MaxValue;

    internal BlockKind Kind;

    /// <summary>Whether the block may hold old bytes, so that what is handed out for the first time must be cleared.</summary>
    internal bool IsDirty;

    /// <summary>Cells: granule number of the first run of freed cells, or <see cref="NoRun"/>.</summary>
    internal ushort FirstRun;

    /// <summary>Cells: bytes of a cell.</summary>
    internal uint CellBytes;

    /// <summary>Cells: 2^32 divided by the cell's size, rounded up: multiplying by it divides.</summary>
    internal uint Reciprocal;

    /// <summary>Cells: from this offset on nothing has been handed out yet, and no word there means anything.</summary>
    internal uint FreshFrom;

    /// <summary>Offset of the end of the last whole cell, in a block of cells.</summary>
    internal uint CellsEnd;

    /// <summary>Cells: the next block of the class that has room, or 0. LargeHead: number of blocks. LargeTail: the head.</summary>
    internal int Link;

    /// <summary>The last collection that has swept the block, or during which it was taken.</summary>
    internal uint SweptIn;

    private readonly uint _padding;
}
