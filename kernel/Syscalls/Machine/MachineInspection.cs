using System.Runtime.InteropServices;
using Tine.Memory;
using Tine.Processes;

namespace Tine.Syscalls;

/// <summary>Answer 0 of tine_inspect: frames, the kernel's heap, and what faults there were; 8 bytes a field.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct MachineInspection
{
    public ulong TotalFrames;
    public ulong FreeFrames;

    /// <summary>Frames that hold page tables of processes.</summary>
    public ulong TableFrames;

    /// <summary>Bytes that the kernel keeps: its heap, its page tables, stacks for threads to come. How often the heap was collected.</summary>
    public ulong HeapBytes;
    public ulong HeapCollections;

    /// <summary>Page faults that were resolved since boot, and those of them that copied a page.</summary>
    public ulong Faults;
    public ulong CopyFaults;

    /// <summary>Processes, threads, and how many were made since boot.</summary>
    public ulong Processes;
    public ulong Threads;
    public ulong Created;

    /// <summary>Switches from one thread to another.</summary>
    public ulong Switches;

    /// <summary>Bytes of the stacks that threads have in the kernel.</summary>
    public ulong StackBytes;

    /// <summary>Bytes allocated on the managed heap since boot, what has been collected included.</summary>
    public ulong HeapAllocated;

    /// <summary>The longest piece of a collection that an allocation did, in ticks of the time-stamp counter.</summary>
    public ulong LongestCollectionSlice;

    public static MachineInspection Of(Thread caller)
    {
        World world = caller.World;
        MemoryTotals totals = MemoryTotals.Of(caller);
        return new MachineInspection
        {
            TotalFrames = FrameAllocator.TotalFrames,
            FreeFrames = FrameAllocator.FreeFrames,
            TableFrames = AddressSpace.AllTableFrames,
            HeapBytes = world.Hardware.HeapBytes,
            HeapCollections = world.Hardware.HeapCollections,
            Faults = totals.Faults,
            CopyFaults = totals.Copies,
            Processes = (ulong)world.Processes.ProcessCount,
            Threads = (ulong)world.Processes.ThreadCount,
            Created = world.ForkCount,
            Switches = world.Scheduler.Switches,
            StackBytes = (ulong)world.Processes.ThreadCount * KernelStack.Size,
            HeapAllocated = world.Hardware.HeapAllocated,
            LongestCollectionSlice = world.Hardware.LongestCollectionSlice,
        };
    }
}
