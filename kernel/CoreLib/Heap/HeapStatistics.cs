using System.Runtime.InteropServices;

namespace Tine.Heap;

/// <summary>What TineHeap_Statistics fills; sizes in bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct HeapStatistics
{
    internal ulong Committed;
    internal ulong AllocatedSinceStart;
    internal ulong LiveAfterLastCollection;
    internal ulong Collections;
    internal ulong AllocatedSinceCollection;
}
