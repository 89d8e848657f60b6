using System.Runtime;
using System.Runtime.CompilerServices;
using Internal.Runtime;

namespace Tine.Heap;

/// <summary>What the heap asks of kernel or program, and of the assembly code. Tests on the host have their own.</summary>
internal static unsafe class HeapPlatform
{
    [RuntimeImport("TinePlatform_HeapBase")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern void* GetBase();

    [RuntimeImport("TinePlatform_HeapLimit")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern void* GetLimit();

    /// <summary>The contexts of all size classes, where Asm/Allocation.asm sees them.</summary>
    [RuntimeImport("TineHeap_Contexts")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern AllocationContext* GetContexts();

    /// <summary>Pushes the registers that a caller may hold references in, and calls <see cref="Collector.Run"/>.</summary>
    [RuntimeImport("TineHeap_SpillAndCollect")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern void CollectWithSpilledRegisters();

    /// <param name="capacity">Number of pointers it holds.</param>
    internal static void* GetMarkStack(out int capacity)
    {
        int count;
        void* stack = GetMarkStack(&count);
        capacity = count;
        return stack;
    }

    /// <summary>Makes zeroed memory appear at the address.</summary>
    internal static bool Commit(void* start, nuint bytes) => CommitHeap(start, bytes) != 0;

    /// <summary>Takes memory back that <see cref="Commit"/> brought.</summary>
    /// <returns>False where nobody else has a use for it: the memory stays.</returns>
    internal static bool GiveBack(void* start, nuint bytes) => GiveBackHeap(start, bytes) != 0;

    internal static void FailFast(string reason) => ExceptionExports.FailFast(reason);

    /// <summary>Statics, literals and other frozen objects, the running stack from <paramref name="stackTop"/> up, all other stacks.</summary>
    internal static void MarkRoots(void* stackTop)
    {
        Roots.Mark();
        Marker.MarkConservatively(stackTop, GetCurrentStackEnd());
        void* start;
        void* end;
        for (int i = 0; GetStack(i, &start, &end) != 0; i++)
        {
            Marker.MarkConservatively(start, end);
        }
    }

    [RuntimeExport("TineHeap_Run")]
    private static void Run(void* stackTop) => Collector.Run(stackTop);

    [RuntimeImport("TineHeap_MarkStack")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void* GetMarkStack(int* capacity);

    [RuntimeImport("TinePlatform_CommitHeap")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern int CommitHeap(void* start, nuint bytes);

    [RuntimeImport("TinePlatform_GiveBackHeap")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern int GiveBackHeap(void* start, nuint bytes);

    [RuntimeImport("TinePlatform_CurrentStackEnd")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void* GetCurrentStackEnd();

    [RuntimeImport("TinePlatform_Stack")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern int GetStack(int index, void** start, void** end);
}
