using System.Runtime.InteropServices;

namespace Tine;

/// <summary>Answer 0 of tine_inspect: frames, the kernel's heap, and what faults there were; 8 bytes a field.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct MachineInspection
{
    public ulong TotalFrames;
    public ulong FreeFrames;

    /// <summary>Frames that hold page tables, of all processes.</summary>
    public ulong TableFrames;

    /// <summary>Bytes that the kernel keeps: its heap, its page tables, stacks for threads to come. How often the heap was collected.</summary>
    public ulong HeapBytes;
    public ulong HeapCollections;

    /// <summary>Page faults resolved since boot, and those that copied a page.</summary>
    public ulong Faults;
    public ulong CopyFaults;

    /// <summary>Processes and threads now, and how many processes were made since boot.</summary>
    public ulong Processes;
    public ulong Threads;
    public ulong Created;

    /// <summary>Switches from one thread to another.</summary>
    public ulong Switches;

    /// <summary>Bytes of the stacks that threads have in the kernel.</summary>
    public ulong StackBytes;

    /// <summary>Bytes allocated on the kernel's managed heap since boot, what has been collected included.</summary>
    public ulong HeapAllocated;

    /// <summary>The longest piece of a collection that an allocation did, in ticks of the time-stamp counter.</summary>
    public ulong LongestCollectionSlice;
}
