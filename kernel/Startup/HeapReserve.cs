using System.Runtime;
using System.Runtime.CompilerServices;

namespace Tine.Startup;

/// <summary>Heap for one system call, had before it starts (as Biscuit does): no <c>new</c> in it can fail.</summary>
[NoAllocation]
internal static class HeapReserve
{
    /// <summary>More than any call allocates that does not reserve for itself (tables that grow, path buffers).</summary>
    private const nuint BytesPerCall = 256 * 1024;

    public static bool Ensure() => Reserve(BytesPerCall) != 0;

    [RuntimeImport("TineHeap_Reserve")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern int Reserve(nuint bytes);
}
