using System.Runtime;
using System.Runtime.CompilerServices;

/// <summary>CoreLib's heap, by the names that it exports.</summary>
internal static unsafe class HeapControl
{
    [RuntimeImport("TineHeap_Collect")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern void Collect();

    [RuntimeImport("TineHeap_SetStress")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern void SetStress(uint everyNth);

    [RuntimeImport("TineHeap_Reserve")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern int Reserve(nuint bytes);

    [RuntimeImport("TineHeap_FailAllocation")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern void FailReservation(ulong nth);

    internal static Statistics GetStatistics()
    {
        Statistics statistics;
        GetStatistics(&statistics);
        return statistics;
    }

    [RuntimeImport("TineHeap_Statistics")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void GetStatistics(Statistics* statistics);

    internal struct Statistics
    {
        public ulong Committed;
        public ulong Allocated;
        public ulong Live;
        public ulong Collections;
        public ulong AllocatedSinceCollection;
        public ulong IsCollecting;
        public ulong LongestSliceTicks;
        public ulong LeastBetweenCollections;
    }
}
