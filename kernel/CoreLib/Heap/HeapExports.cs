using System.Runtime;
using System.Runtime.CompilerServices;

namespace Tine.Heap;

/// <summary>The heap as the kernel and the start-up code of programs know it.</summary>
internal static unsafe class HeapExports
{
    [RuntimeImport("TinePlatform_HeapBase")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void* GetBase();

    [RuntimeImport("TinePlatform_HeapLimit")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void* GetLimit();

    [RuntimeExport("TineHeap_Initialize")]
    private static void Initialize() => Allocation.Initialize((byte*)GetBase(), (byte*)GetLimit());

    [RuntimeExport("TineHeap_Collect")]
    internal static void Collect()
    {
    }

    [RuntimeExport("TineHeap_Statistics")]
    internal static void GetStatistics(HeapStatistics* statistics) => *statistics = default;

    [RuntimeExport("TineHeap_Reserve")]
    internal static int Reserve(nuint bytes) => 1;

    [RuntimeExport("TineHeap_SetStress")]
    internal static void SetStress(uint everyNth)
    {
    }
}
