using System.Runtime.InteropServices;

namespace Tine.X64;

/// <summary>The processor's state of a thread that is not running. Assembly uses the first five fields (tools/Layout).</summary>
/// <remarks>The user's general registers, and the vector registers that the kernel uses, are not here: they are the <see cref="TrapFrame"/> at the top of the kernel stack.</remarks>
[StructLayout(LayoutKind.Sequential)]
public struct ThreadContext
{
    /// <summary>High end of the kernel stack, 16-byte aligned; 0 when there is none. The user's frame ends here.</summary>
    public ulong StackTop;

    /// <summary>The kernel stack pointer while the thread is switched out; the collector scans from here to <see cref="StackTop"/>.</summary>
    public ulong SavedStackPointer;

    /// <summary>Address of the thread's XSAVE area, 64-byte aligned; 0 before it has a stack.</summary>
    public ulong VectorArea;

    /// <summary>The user's FS base (thread-local storage) while the thread does not run; then the processor has it, and programs change it there.</summary>
    public ulong FsBase;

    /// <summary>The user's GS base, likewise.</summary>
    public ulong GsBase;

    /// <summary>Lowest address of the kernel stack, for giving it back.</summary>
    public VirtualAddress StackStart;

    /// <summary>The user's registers. Valid from when the thread has a stack.</summary>
    public readonly unsafe ref TrapFrame Frame
    {
        [NoAllocation]
        get => ref *(TrapFrame*)(StackTop - (ulong)sizeof(TrapFrame));
    }
}
