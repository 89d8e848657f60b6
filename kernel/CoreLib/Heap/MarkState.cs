using System.Runtime.InteropServices;

namespace Tine.Heap;

/// <summary>The part of the marker's state that stores of references see. Asm/WriteBarriers.asm knows this layout.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct MarkState
{
    /// <summary>Not 0 while every reference that is stored must be marked.</summary>
    internal ulong IsMarking;

    /// <summary>The range in which objects lie.</summary>
    internal nuint ObjectsStart;
    internal nuint ObjectsBytes;

    /// <summary>Objects that are grey: marked, and what they refer to is not yet.</summary>
    internal nuint* Stack;
    internal int Depth;
    internal int Capacity;

    /// <summary>The number of grey objects that found no room there; the blocks they lie in say so.</summary>
    internal int Overflows;

    /// <summary>Not 0 while a stack must be scanned before it is left: by X64/Asm/ContextSwitch.asm.</summary>
    internal int WatchesStacks;
}
