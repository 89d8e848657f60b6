using System.Runtime.InteropServices;

namespace Tine.Heap;

/// <summary>The source of the next cell of a size class; cleared memory. Asm/Allocation.asm knows this layout.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct AllocationContext
{
    /// <summary>Bytes of this structure: the assembly code shifts by 6.</summary>
    internal const int Size = 64;

    internal byte* Next;

    /// <summary>End of the room for the assembly code: <see cref="RealEnd"/>, or 0 when every allocation must be seen.</summary>
    internal byte* End;

    internal ulong CellBytes;

    internal byte* RealEnd;

    /// <summary>The first block of the class with room, or 0.</summary>
    internal int Partial;

    private readonly int _padding;
    private readonly ulong _padding1;
    private readonly ulong _padding2;
    private readonly ulong _padding3;
}
