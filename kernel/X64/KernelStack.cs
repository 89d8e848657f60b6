namespace Tine.X64;

/// <summary>
/// A thread's kernel stack and, at its top, what of the thread's state the TrapFrame does not hold.
/// From <see cref="End"/> downwards: four words (stack pointer while switched away, FS base, GS base, spare), the
/// vector state as XSAVE writes it, then the stack proper, which begins with the user's TrapFrame.
/// </summary>
/// <remarks>A value: the end address. Zero is no stack.</remarks>
[NoAllocation]
public readonly unsafe record struct KernelStack(ulong End)
{
    private const ulong WordsSize = 64;

    public bool IsNone => End == 0;

    /// <summary>Where the stack pointer starts when a trap or system call enters the kernel.</summary>
    public ulong Top => End - WordsSize - VectorState.AreaSize;

    /// <summary>The user's registers, while the thread is in the kernel.</summary>
    public TrapFrame* UserFrame => (TrapFrame*)(Top - (ulong)sizeof(TrapFrame));

    /// <summary>64-byte aligned.</summary>
    internal void* VectorArea => (void*)Top;

    /// <summary>The stack pointer while the thread does not run; the collector scans from here. Zero: the stack is not in use.</summary>
    public ref ulong StackPointer => ref ((ulong*)End)[-1];

    public ref ulong FsBase => ref ((ulong*)End)[-2];

    public ref ulong GsBase => ref ((ulong*)End)[-3];
}
