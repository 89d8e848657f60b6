using System.Runtime;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Tine.Startup;

/// <summary>The managed heap, as CoreLib lets the kernel steer it. CoreLib's types have no names here: it is another assembly's.</summary>
[NoAllocation]
internal static unsafe class ManagedHeap
{
    /// <summary>More than any call allocates that does not reserve for itself (tables that grow, path buffers).</summary>
    public const uint BytesPerCall = 256 * 1024;

    /// <summary>A copy of CoreLib's type of the same name.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct HeapStatistics
    {
        public ulong Committed;
        public ulong AllocatedSinceStart;
        public ulong LiveAfterLastCollection;
        public ulong Collections;
        public ulong AllocatedSinceCollection;
        public ulong IsCollecting;
        public ulong LongestSliceTicks;
        public ulong LeastBetweenCollections;
    }

    /// <summary>The heap's count of free blocks: with enough of them a reservation needs no call.</summary>
    private static int* s_freeBlocks;

    /// <summary>The number of blocks that is enough for a call.</summary>
    private static int s_blocksPerCall;

    /// <summary>The number with which a call may begin unasked; out of reach while each is to ask.</summary>
    private static int s_blocksUnasked;

    private static bool s_isToFail;

    /// <summary>Sets up an empty heap.</summary>
    public static void Initialize()
    {
        InitializeHeap();
        CollectInSlices();
        s_freeBlocks = FreeBlocks();
        s_blocksPerCall = BlocksFor(BytesPerCall);
        s_blocksUnasked = s_blocksPerCall;
    }

    /// <summary>Whether all that one system call may use is there: <see cref="ReserveForCall"/> would have nothing to do.</summary>
    public static bool HasEnoughForCall
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => *s_freeBlocks >= s_blocksUnasked;
    }

    /// <summary>The bytes that should be allocated between two collections: else the kernel does little but collect.</summary>
    public static ulong LeastBetweenCollections => Statistics().LeastBetweenCollections;

    /// <summary>Whether less has been allocated since the last collection than should be.</summary>
    public static bool WasCollectedJustNow => Statistics() is var now && now.AllocatedSinceCollection < now.LeastBetweenCollections;

    /// <summary>Reserves heap for one system call before it starts (as Biscuit does): no <c>new</c> in it can fail.</summary>
    /// <returns>False when memory is out: the call is ENOMEM.</returns>
    public static bool ReserveForCall() => Reserve(BytesPerCall) != 0;

    /// <summary>Lets the n-th reservation from now on fail, once; 0 calls it off.</summary>
    public static void FailReservation(ulong nth)
    {
        FailHeapReservation(nth);
        s_isToFail = nth != 0;
        AskAtEachCall(false);
    }

    /// <summary>Has each system call ask for its reservation (<see cref="HeapReservation"/>), or only those that find too few free blocks.</summary>
    public static void AskAtEachCall(bool isEach) => s_blocksUnasked = isEach || s_isToFail ? int.MaxValue : s_blocksPerCall;

    /// <summary>Reserves heap for a call that makes something larger than what every call has reserved.</summary>
    /// <returns>False when memory is out.</returns>
    public static bool ReserveMore(ulong bytes) => Reserve((nuint)(BytesPerCall + bytes)) != 0;

    public static HeapStatistics Statistics()
    {
        HeapStatistics statistics;
        Statistics(&statistics);
        return statistics;
    }

    /// <summary>Makes the objects of static fields.</summary>
    [RuntimeImport("TineRuntime_InitializeStatics")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void InitializeStatics(void* readyToRunHeader);

    /// <summary>Collects at every n-th allocation and poisons what it frees; 0: as needed.</summary>
    [RuntimeImport("TineHeap_SetStress")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void SetStress(uint everyNth);

    /// <summary>
    /// Runs a tiny slice of a collection at every n-th allocation, and checks the marks at its end; 0: as needed.
    /// </summary>
    [RuntimeImport("TineHeap_SetSliceStress")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void SetSliceStress(uint everyNth);

    /// <summary>Begins a collection, or does a slice of the one under way. It keeps what one call may use.</summary>
    public static void AdvanceIdle() => AdvanceIdle(s_blocksPerCall);

    [RuntimeImport("TineHeap_AdvanceIdle")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void AdvanceIdle(int mostBlocksKept);

    [RuntimeImport("TineHeap_CollectInSlices")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void CollectInSlices();

    [RuntimeImport("TineHeap_Initialize")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void InitializeHeap();

    [RuntimeImport("TineHeap_BlocksFor")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern int BlocksFor(nuint bytes);

    [RuntimeImport("TineHeap_FreeBlocks")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern int* FreeBlocks();

    [RuntimeImport("TineHeap_FailAllocation")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void FailHeapReservation(ulong nth);

    [RuntimeImport("TineHeap_Reserve")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern int Reserve(nuint bytes);

    [RuntimeImport("TineHeap_Statistics")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void Statistics(HeapStatistics* statistics);
}
