using System.Runtime;

namespace Tine.Heap;

/// <summary>The heap as the kernel and the start-up code of programs know it.</summary>
internal static unsafe class HeapExports
{
    /// <summary>Prepares the heap, first of all: before it nothing can be allocated.</summary>
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

    /// <summary>The number of free blocks that makes a reservation of so many bytes sure.</summary>
    [RuntimeExport("TineHeap_BlocksFor")]
    private static int BlocksFor(nuint bytes) => ManagedHeap.BlocksFor(bytes);

    /// <summary>Address of the number of free blocks: comparing it with <see cref="BlocksFor"/> may spare a call.</summary>
    [RuntimeExport("TineHeap_FreeBlocks")]
    private static int* FreeBlocks() => ManagedHeap.FreeBlocksAddress;

    /// <summary>Collects at every n-th allocation and poisons what is freed; 0 ends that.</summary>
    [RuntimeExport("TineHeap_SetStress")]
    private static void SetStress(uint everyNth) => Stress.Set(everyNth, CollectionPace.Whole);

    /// <summary>
    /// Runs a tiny slice of a collection at every n-th allocation, and checks the marks at the end of each collection.
    /// </summary>
    [RuntimeExport("TineHeap_SetSliceStress")]
    private static void SetSliceStress(uint everyNth) => Stress.Set(everyNth, CollectionPace.Slices);

    /// <summary>
    /// Collections are done in slices from now on. Whoever asks for that can patch code, and calls TineHeap_BeforeLeavingStack
    /// before a switch to another stack while TineHeap_WatchesStacks is not 0.
    /// </summary>
    [RuntimeExport("TineHeap_CollectInSlices")]
    private static void CollectInSlices() => Collector.SetPace(CollectionPace.Slices);

    /// <summary>Begins a collection, or does a slice of the one under way; for a processor that has nothing else to do.</summary>
    [RuntimeExport("TineHeap_AdvanceIdle")]
    private static void AdvanceIdle(int mostBlocksKept) => Collector.AdvanceIdle(mostBlocksKept);

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
        statistics->AllocatedSinceCollection = Collector.AllocatedSinceBegin;
        statistics->IsCollecting = Collector.Phase != CyclePhase.Resting ? 1UL : 0;
        statistics->LongestSliceTicks = Collector.LongestSliceTicks;
        statistics->LeastBetweenCollections = Collector.LeastBetweenCollections;
    }
}
