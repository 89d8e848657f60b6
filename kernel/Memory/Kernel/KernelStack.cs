using Tine.X64;

namespace Tine.Memory;

/// <summary>The stack on which a thread runs in the kernel: 16 KiB, unmapped pages below it.</summary>
[NoAllocation]
public readonly struct KernelStack
{
    /// <summary>Bytes of a stack, without what guards it.</summary>
    public const ulong Size = 16 * 1024;

    /// <summary>The stack that begins at an address, as <see cref="Start"/> told it.</summary>
    internal KernelStack(VirtualAddress start) => Start = start;

    /// <summary>Lowest usable address.</summary>
    public VirtualAddress Start { get; }

    /// <summary>End, exclusive: where the stack pointer begins, 16-byte aligned.</summary>
    public VirtualAddress End => Start + Size;
}
