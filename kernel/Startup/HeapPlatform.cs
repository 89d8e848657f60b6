using System.Runtime;
using System.Runtime.CompilerServices;
using Tine.Memory;
using Tine.X64;

namespace Tine.Startup;

/// <summary>What CoreLib's managed heap asks of the kernel: room, and the stacks to look for references on.</summary>
[NoAllocation]
internal static unsafe class HeapPlatform
{
    [RuntimeExport("TinePlatform_HeapBase")]
    public static void* HeapBase() => (void*)Layout.Heap;

    [RuntimeExport("TinePlatform_HeapLimit")]
    public static void* HeapLimit() => (void*)(Layout.Heap + Layout.HeapSize);

    /// <summary>Backs a part of the heap's range with frames of zeros.</summary>
    /// <returns>1, or 0 when there are not enough.</returns>
    [RuntimeExport("TinePlatform_CommitHeap")]
    public static int CommitHeap(void* start, nuint bytes) =>
        KernelMemory.Map(new VirtualAddress((ulong)start), bytes) == Errno.None ? 1 : 0;

    /// <summary>The high end of the stack that this runs on.</summary>
    [RuntimeExport("TinePlatform_CurrentStackEnd")]
    public static void* CurrentStackEnd()
    {
        ulong here = Processor.FramePointer();
        bool isBootStack = here <= Image.BootStackEnd && here > Image.BootStackEnd - Image.BootStackSize;
        return (void*)(isBootStack ? Image.BootStackEnd : Processor.Block->KernelStackTop);
    }

    [RuntimeImport("TineHeap_Initialize")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void Initialize();

    /// <summary>Makes the objects of static fields.</summary>
    [RuntimeImport("TineRuntime_InitializeStatics")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void InitializeStatics(void* readyToRunHeader);
}
