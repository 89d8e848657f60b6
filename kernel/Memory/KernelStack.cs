namespace Tine.Memory;

/// <summary>The stack on which a thread runs in the kernel: 16 KiB, a guard page below.</summary>
[NoAllocation]
public readonly struct KernelStack
{
    /// <summary>Bytes of a stack, without the guard page.</summary>
    public const ulong Size = 16 * 1024;

    internal KernelStack(VirtualAddress start) => Start = start;

    /// <summary>Lowest usable address.</summary>
    public VirtualAddress Start { get; }

    /// <summary>End, exclusive: where the stack pointer begins, 16-byte aligned.</summary>
    public VirtualAddress End => Start + Size;

    /// <summary>A stack, recycled if there is one (contents then are what the last thread left).</summary>
    /// <returns>The stack, or ENOMEM.</returns>
    public static Result<KernelStack> Allocate() => throw new PanicException("not yet");

    /// <summary>Gives it back; the thread must have left it.</summary>
    public static void Free(KernelStack stack) => throw new PanicException("not yet");
}
