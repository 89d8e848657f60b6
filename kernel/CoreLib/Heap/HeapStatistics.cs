using System.Runtime.InteropServices;

namespace Tine.Heap;

/// <summary>The figures that TineHeap_Statistics fills; sizes in bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct HeapStatistics
{
    internal ulong Committed;
    internal ulong AllocatedSinceStart;
    internal ulong LiveAfterLastCollection;
    internal ulong Collections;

    /// <summary>Bytes allocated since the last collection began.</summary>
    internal ulong AllocatedSinceCollection;

    /// <summary>1 while one is under way.</summary>
    internal ulong IsCollecting;

    /// <summary>The longest slice that an allocation did, in ticks of the time-stamp counter.</summary>
    internal ulong LongestSliceTicks;

    /// <summary>Bytes to be allocated before a collection in need is worth its work again.</summary>
    internal ulong LeastBetweenCollections;
}
