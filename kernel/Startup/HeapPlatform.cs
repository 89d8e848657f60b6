using System.Runtime;
using Tine.Memory;
using Tine.Processes;
using Tine.X64;

namespace Tine.Startup;

/// <summary>What CoreLib's managed heap asks of the kernel: room, and the stacks to look for references on.</summary>
[NoAllocation]
internal static unsafe class HeapPlatform
{
    private static Thread? s_nextStack;

    [RuntimeExport("TinePlatform_HeapBase")]
    public static void* HeapBase() => (void*)Layout.Heap;

    [RuntimeExport("TinePlatform_HeapLimit")]
    public static void* HeapLimit() => (void*)(Layout.Heap + Layout.HeapSize);

    /// <summary>Backs a part of the heap's range with frames of zeros.</summary>
    /// <returns>1, or 0 when there are not enough.</returns>
    [RuntimeExport("TinePlatform_CommitHeap")]
    public static int CommitHeap(void* start, nuint bytes) =>
        KernelMemory.Map(new VirtualAddress((ulong)start), bytes) == Errno.None ? 1 : 0;

    [RuntimeExport("TinePlatform_GiveBackHeap")]
    public static int GiveBackHeap(void* start, nuint bytes)
    {
        KernelMemory.Unmap(new VirtualAddress((ulong)start), bytes);
        return 1;
    }

    /// <summary>The collector looks at the stacks of its threads; none until it is set.</summary>
    public static World? World { get; set; }

    /// <summary>What is in use of the <paramref name="index"/>th kernel stack that is not running; the collector asks in rising order.</summary>
    /// <returns>1, or 0 when there are no more.</returns>
    [RuntimeExport("TinePlatform_Stack")]
    public static int Stack(int index, void** start, void** end)
    {
        s_nextStack = index == 0 ? World?.Threads.First : NextStack();
        if (s_nextStack is not { } thread)
        {
            return 0;
        }

        bool isRunning = thread.Scheduler.Current == thread;
        *end = (void*)thread.Machine.StackTop;
        *start = isRunning ? *end : (void*)thread.Machine.SavedStackPointer;
        return 1;
    }

    private static Thread? NextStack() => s_nextStack is { } thread ? World!.Threads.After(thread) : null;

    /// <summary>The high end of the stack that this runs on.</summary>
    [RuntimeExport("TinePlatform_CurrentStackEnd")]
    public static void* CurrentStackEnd()
    {
        ulong here = Processor.FramePointer();
        bool isBootStack = here <= Image.BootStackEnd && here > Image.BootStackEnd - Image.BootStackSize;
        return (void*)(isBootStack ? Image.BootStackEnd : Processor.Block->KernelStackTop);
    }
}
