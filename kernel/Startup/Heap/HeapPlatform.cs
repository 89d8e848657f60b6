using System.Runtime;
using Tine.Memory;
using Tine.Processes;
using Tine.X64;

namespace Tine.Startup;

/// <summary>The kernel's answers to CoreLib's managed heap: room, and the stacks to look for references on.</summary>
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

    [RuntimeExport("TinePlatform_GiveBackHeap")]
    public static int GiveBackHeap(void* start, nuint bytes)
    {
        KernelMemory.Unmap(new VirtualAddress((ulong)start), bytes);
        return 1;
    }

    /// <summary>Replaces the first two bytes of a routine of the image.</summary>
    /// <remarks>
    /// The text is not writable where it runs; the direct map has the same frames. The processor may have read ahead what
    /// was there, and does not know that the two addresses are one: CPUID makes it read again (Intel SDM vol. 3, 9.1.3).
    /// </remarks>
    [RuntimeExport("TinePlatform_PatchCode")]
    public static void PatchCode(void* code, ushort instruction)
    {
        var place = new PhysicalAddress((ulong)code - Layout.Image);
        *(ushort*)PhysicalMemory.Pointer(place) = instruction;
        Cpuid.Read(0);
        Patches++;
    }

    /// <summary>Number of changes of the kernel's code: other processors read it anew, too, before they run any.</summary>
    public static uint Patches { get; private set; }

    /// <summary>The collector looks at the stacks of its threads; none until it is set.</summary>
    public static World? World { get; set; }

    /// <summary>The used part of the next kernel stack; empty for the one that is running.</summary>
    /// <param name="index">0 begins with the first; the collector asks in any number of slices.</param>
    /// <param name="start">The saved stack pointer.</param>
    /// <param name="end">The stack's high end.</param>
    /// <returns>1, or 0 when there are no more.</returns>
    [RuntimeExport("TinePlatform_Stack")]
    public static int Stack(int index, void** start, void** end)
    {
        if (World is not { } world)
        {
            return 0;
        }

        Thread? thread = index == 0 ? world.Threads.First : world.NextStack;
        if (thread is null)
        {
            return 0;
        }

        world.NextStack = world.Threads.After(thread);
        // A processor with nothing to run among several is on a stack of its own; a program's thread has nothing on its stack.
        bool isRunning = thread.Scheduler.Current == thread && (thread.Scheduler.Processors is null || !thread.Scheduler.IsIdle);
        *end = (void*)thread.Context.StackTop;
        *start = isRunning ? *end : (void*)thread.Context.SavedStackPointer;
        return 1;
    }

    /// <summary>The high end of the stack that this runs on.</summary>
    [RuntimeExport("TinePlatform_CurrentStackEnd")]
    public static void* CurrentStackEnd()
    {
        ulong here = Processor.FramePointer();
        bool isBootStack = here <= Image.BootStackEnd && here > Image.BootStackEnd - Image.BootStackSize;
        return (void*)(isBootStack ? Image.BootStackEnd : Processor.Block->KernelStackTop);
    }
}
