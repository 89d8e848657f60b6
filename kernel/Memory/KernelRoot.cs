using Tine.X64;

namespace Tine.Memory;

/// <summary>The kernel's own page tables: the template whose upper half every address space shares.</summary>
public static unsafe class KernelRoot
{
    /// <summary>The top-level table; its lower half is empty.</summary>
    public static FrameNumber Root { get; private set; }

    /// <summary>
    /// Takes over the table that start-up made, empties its lower half, and gives every top-level entry that the kernel
    /// will ever need its table, so that all address spaces agree for ever.
    /// </summary>
    /// <remarks>Once, after <see cref="FrameAllocator.PrepareZeroFrame"/>.</remarks>
    public static void Initialize(FrameNumber root) => throw new PanicException("not yet");

    /// <summary>This processor sees no user memory from here on.</summary>
    [NoAllocation]
    public static void Activate() => Tlb.Activate(Root);
}
