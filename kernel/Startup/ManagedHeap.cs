using System.Runtime;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Tine.Startup;

/// <summary>The managed heap, as CoreLib lets the kernel steer it. CoreLib's types have no names here: it is another assembly's.</summary>
[NoAllocation]
internal static unsafe class ManagedHeap
{
    /// <summary>More than any call allocates that does not reserve for itself (tables that grow, path buffers).</summary>
    private const nuint BytesPerCall = 256 * 1024;

    /// <summary>In bytes, but for the last.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct HeapStatistics
    {
        public ulong Committed;
        public ulong AllocatedSinceStart;
        public ulong LiveAfterLastCollection;
        public ulong Collections;
    }

    /// <summary>Heap for one system call, had before it starts (as Biscuit does): no <c>new</c> in it can fail.</summary>
    /// <returns>False when memory is out: the call is ENOMEM.</returns>
    public static bool ReserveForCall() => Reserve(BytesPerCall) != 0;

    /// <summary>For calls that make something larger than that.</summary>
    /// <returns>False when memory is out.</returns>
    public static bool ReserveMore(ulong bytes) => Reserve(BytesPerCall + (nuint)bytes) != 0;

    public static HeapStatistics Statistics()
    {
        HeapStatistics statistics;
        Statistics(&statistics);
        return statistics;
    }

    /// <summary>Sets up an empty heap.</summary>
    [RuntimeImport("TineHeap_Initialize")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void Initialize();

    /// <summary>Makes the objects of static fields.</summary>
    [RuntimeImport("TineRuntime_InitializeStatics")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void InitializeStatics(void* readyToRunHeader);

    /// <summary>Collects at every n-th allocation and poisons what it frees; 0: as needed.</summary>
    [RuntimeImport("TineHeap_SetStress")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void SetStress(uint everyNth);

    /// <summary>Lets the n-th reservation from now on fail, once; 0 calls it off.</summary>
    [RuntimeImport("TineHeap_FailAllocation")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void FailReservation(ulong nth);

    [RuntimeImport("TineHeap_Reserve")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern int Reserve(nuint bytes);

    [RuntimeImport("TineHeap_Statistics")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void Statistics(HeapStatistics* statistics);
}
