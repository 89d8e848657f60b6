using System.Runtime;

namespace Tine.Heap;

/// <summary>The heap as the kernel and the start-up code of programs know it.</summary>
internal static unsafe class HeapExports
{
    /// <summary>First of all: before it nothing can be allocated.</summary>
    [RuntimeExport("TineHeap_Initialize")]
    private static void Initialize() => ManagedHeap.Initialize();

    [RuntimeExport("TineHeap_Collect")]
    internal static void Collect() => Collector.Collect();

    /// <summary>Collects, and gives free blocks back, all but what the last reservation made sure of.</summary>
    [RuntimeExport("TineHeap_Reclaim")]
    private static void Reclaim() => Collector.Reclaim();

    /// <summary>Makes sure that so many bytes can be allocated without failing.</summary>
    /// <returns>1, or 0 when the memory is not to be had even after a collection.</returns>
    [RuntimeExport("TineHeap_Reserve")]
    private static int Reserve(nuint bytes) => !Collector.IsReservationFailing() && ManagedHeap.Reserve(bytes) ? 1 : 0;

    /// <summary>How many free blocks make a reservation of so many bytes sure.</summary>
    [RuntimeExport("TineHeap_BlocksFor")]
    private static int BlocksFor(nuint bytes) => ManagedHeap.BlocksFor(bytes);

    /// <summary>Where the number of free blocks is kept: who compares it with <see cref="BlocksFor"/> may spare itself the call.</summary>
    [RuntimeExport("TineHeap_FreeBlocks")]
    private static int* FreeBlocks() => ManagedHeap.FreeBlocksAddress;

    /// <summary>Collects at every n-th allocation and poisons what is freed; 0 ends that.</summary>
    [RuntimeExport("TineHeap_SetStress")]
    private static void SetStress(uint everyNth) => Collector.SetStress(everyNth);

    /// <summary>Lets the n-th reservation from now on fail, once; 0 cancels.</summary>
    [RuntimeExport("TineHeap_FailAllocation")]
    private static void FailReservation(ulong nth) => Collector.FailReservation(nth);

    [RuntimeExport("TineHeap_Statistics")]
    internal static void GetStatistics(HeapStatistics* statistics)
    {
        statistics->Committed = ManagedHeap.CommittedBytes;
        statistics->AllocatedSinceStart = ManagedHeap.AllocatedBytes;
        statistics->LiveAfterLastCollection = Collector.LiveBytes;
        statistics->Collections = Collector.Collections;
        statistics->AllocatedSinceCollection = Collector.AllocatedSinceCollection;
    }
}
