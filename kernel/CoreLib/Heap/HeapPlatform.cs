using System.Runtime;
using System.Runtime.CompilerServices;
using Internal.Runtime;

namespace Tine.Heap;

/// <summary>The requests of the heap to kernel or program, and to the assembly code. Tests on the host have their own.</summary>
internal static unsafe class HeapPlatform
{
    private static int s_nextStack;

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

    /// <summary>The state that stores of references look at, with room for grey objects.</summary>
    [RuntimeImport("TineHeap_MarkState")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern MarkState* GetMarkState();

    /// <summary>The processor's time-stamp counter.</summary>
    [RuntimeImport("TineHeap_ReadTicks")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern ulong ReadTicks();

    /// <summary>Pushes the registers that a caller may hold references in, and calls <see cref="Collector.Run"/>.</summary>
    [RuntimeImport("TineHeap_SpillAndRun")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern void RunWithSpilledRegisters();

    /// <summary>Makes zeroed memory appear at the address.</summary>
    internal static bool Commit(void* start, nuint bytes) => CommitHeap(start, bytes) != 0;

    /// <summary>Takes memory back that <see cref="Commit"/> brought.</summary>
    /// <returns>False where nobody else has a use for it: the memory stays.</returns>
    internal static bool GiveBack(void* start, nuint bytes) => GiveBackHeap(start, bytes) != 0;

    internal static void FailFast(string reason) => ExceptionExports.FailFast(reason);

    /// <summary>
    /// Switches whether stores of references mark what they store. Only a platform that collects in slices needs it.
    /// </summary>
    internal static void SwitchStores(bool marking)
    {
        StoreSite* sites = GetStoreSites();
        for (int i = 0; i < StoreSite.Count; i++)
        {
            PatchCode(sites[i].Code, marking ? sites[i].Marking : sites[i].Plain);
        }
    }

    internal static void BeginRoots() => Roots.Begin();

    /// <summary>Marks a piece of what is reachable at once: statics, literals and other frozen objects.</summary>
    /// <returns>False when all of it has been.</returns>
    internal static bool MarkMoreRoots() => Roots.MarkMore();

    internal static void BeginStacks() => s_nextStack = 0;

    /// <summary>Marks what one more stack refers to. The running one is left out.</summary>
    /// <returns>False when there is none left.</returns>
    internal static bool MarkNextStack()
    {
        const uint stackCost = 60;
        void* start;
        void* end;
        if (GetStack(s_nextStack, &start, &end) == 0)
        {
            return false;
        }

        s_nextStack = 1;
        WorkBudget.Spend(stackCost);
        Marker.MarkConservatively(start, end);
        return true;
    }

    /// <summary>Scans the running stack from there up.</summary>
    internal static void MarkRunningStack(void* stackTop) => Marker.MarkConservatively(stackTop, GetCurrentStackEnd());

    [RuntimeExport("TineHeap_Run")]
    private static void Run(void* stackTop) => Collector.Run(stackTop);

    [RuntimeExport("TineHeap_BeforeLeavingStack")]
    private static void BeforeLeavingStack(void* stackTop) => Collector.BeforeLeavingStack(stackTop);

    [RuntimeImport("TinePlatform_CommitHeap")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern int CommitHeap(void* start, nuint bytes);

    [RuntimeImport("TineHeap_StoreSites")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern StoreSite* GetStoreSites();

    [RuntimeImport("TinePlatform_PatchCode")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void PatchCode(void* code, ushort instruction);

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
