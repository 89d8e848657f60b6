using Tine.Memory;
using Tine.X64;

namespace Tine.Processes;

/// <summary>What the processor keeps of a thread that is not running. <see cref="Hardware"/> fills and reads it.</summary>
/// <remarks>The user's general registers, and the vector registers that the kernel uses, are not here: they are the <see cref="TrapFrame"/> at the top of the kernel stack.</remarks>
public struct MachineState
{
    /// <summary>High end of the kernel stack, 16-byte aligned; 0 when there is none. The user's frame ends here.</summary>
    public ulong StackTop;

    /// <summary>The stack as Memory gave it, for giving it back.</summary>
    public KernelStack Stack;

    /// <summary>The kernel stack pointer while the thread is switched out; the collector scans from here to <see cref="StackTop"/>.</summary>
    public ulong SavedStackPointer;

    /// <summary>Address of the thread's XSAVE area, 64-byte aligned; 0 before <see cref="Hardware.CreateStack"/>.</summary>
    public ulong VectorArea;

    /// <summary>The user's FS base (thread-local storage). Always right here; the processor has a copy while the thread runs.</summary>
    public ulong FsBase;

    /// <summary>The user's GS base.</summary>
    public ulong GsBase;

    /// <summary>The user's registers. Valid from <see cref="Hardware.CreateStack"/> on.</summary>
    public readonly unsafe ref TrapFrame Frame
    {
        [NoAllocation]
        get => ref *(TrapFrame*)(StackTop - (ulong)sizeof(TrapFrame));
    }
}
