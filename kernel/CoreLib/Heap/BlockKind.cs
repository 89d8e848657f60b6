namespace Tine.Heap;

/// <summary>The use of a block of the heap.</summary>
internal enum BlockKind : byte
{
    /// <summary>Holds the block records themselves.</summary>
    Records,

    /// <summary>Without memory: it never had any, or gave it back.</summary>
    Absent,

    /// <summary>Has memory, and nothing in it.</summary>
    Free,

    /// <summary>Divided into cells of one size.</summary>
    Cells,

    /// <summary>The first block of an object that has blocks of its own.</summary>
    LargeHead,

    /// <summary>A further block of such an object.</summary>
    LargeTail,
}
