using Tine.X64;

namespace Tine.Memory;

/// <summary>Maps frames at kernel addresses: heap, stacks, device registers.</summary>
[NoAllocation]
public static unsafe class KernelMemory
{
    /// <summary>Maps fresh frames of zeros, readable and writable.</summary>
    /// <returns>None, or ENOMEM (then nothing is mapped).</returns>
    public static Errno Map(VirtualAddress start, ulong bytes) => throw new PanicException("not yet");

    /// <summary>Unmaps and frees.</summary>
    public static void Unmap(VirtualAddress start, ulong bytes) => throw new PanicException("not yet");

    /// <summary>Maps registers of a device, uncached, at the direct map's address for them.</summary>
    /// <returns>The address, or ENOMEM.</returns>
    public static Result<VirtualAddress> MapDevice(PhysicalAddress start, ulong bytes) => throw new PanicException("not yet");
}
