using System.Runtime;

namespace Tine.Runtime;

/// <summary>A process's answers to CoreLib's heap. Memory is reserved once; the kernel brings pages when they are touched.</summary>
internal static unsafe class HeapPlatform
{
    private const ulong LargestHeap = 1UL << 30;
    private const ulong SmallestHeap = 1UL << 20;
    private const ulong BlockSize = 64 << 10;
    private const ulong ReadWrite = 3;
    private const ulong PrivateAnonymousNoReserve = 0x4022;
    private const int FailureStatus = 134;

    private static byte* s_start;
    private static byte* s_end;
    private static long* s_stackEnd;

    /// <summary>Runs before the heap exists: allocates nothing.</summary>
    internal static void Initialize(long* stack)
    {
        s_stackEnd = stack;
        ulong size = LargestHeap;
        long address;
        while ((address = Reserve(size)) < 0 && size > SmallestHeap)
        {
            size /= 2;
        }

        if (address < 0)
        {
            Entry.Exit(FailureStatus);
        }

        s_start = (byte*)(((ulong)address + BlockSize - 1) & ~(BlockSize - 1));
        s_end = (byte*)(((ulong)address + size) & ~(BlockSize - 1));
    }

    [RuntimeExport("TinePlatform_HeapBase")]
    private static void* GetHeapBase() => s_start;

    [RuntimeExport("TinePlatform_HeapLimit")]
    private static void* GetHeapLimit() => s_end;

    [RuntimeExport("TinePlatform_CommitHeap")]
    private static int CommitHeap(void* start, nuint bytes) => 1;

    /// <summary>Keeps what it has: the memory of a process that is done with it comes back at its end.</summary>
    [RuntimeExport("TinePlatform_GiveBackHeap")]
    private static int GiveBackHeap(void* start, nuint bytes) => 0;

    /// <summary>Does nothing: a program's collections are done in one piece, and nothing is stored meanwhile.</summary>
    [RuntimeExport("TinePlatform_PatchCode")]
    private static void PatchCode(void* code, ushort instruction)
    {
    }

    /// <summary>The process has one thread: no other stacks.</summary>
    [RuntimeExport("TinePlatform_Stack")]
    private static int GetStack(int index, void** start, void** end) => 0;

    [RuntimeExport("TinePlatform_CurrentStackEnd")]
    private static void* GetCurrentStackEnd() => s_stackEnd;

    /// <summary>Reserves address space without memory.</summary>
    /// <returns>The address, or a negated errno.</returns>
    private static long Reserve(ulong bytes) =>
        Stubs.Syscall(SystemCall.MMap, 0, bytes, ReadWrite, PrivateAnonymousNoReserve, ulong.MaxValue, 0);
}
