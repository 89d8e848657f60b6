using System.Runtime.InteropServices;

namespace Tine.X64;

/// <summary>The block of one processor, reached through GS. Assembly uses the first four fields (tools/Layout).</summary>
[StructLayout(LayoutKind.Sequential)]
public unsafe struct PerCpu
{
    /// <summary>Offset 0: where this structure lies.</summary>
    public PerCpu* Self;

    /// <summary>Offset 8: where SYSCALL starts its stack, the same as <see cref="TaskState"/>'s RSP0.</summary>
    public ulong KernelStackTop;

    /// <summary>Offset 16: the user's stack pointer while SYSCALL changes stacks.</summary>
    public ulong UserStackPointer;

    /// <summary>
    /// Offset 24: what traps hand on to C#, this processor's scheduler: an object reference. Objects do not move, and
    /// the world keeps it alive.
    /// </summary>
    public ulong Scheduler;

    public TaskState TaskState;

    /// <summary>The global descriptor table: eight entries and the task state's double one.</summary>
    public fixed ulong Descriptors[10];

    /// <summary>The processor's place in the order of start, the one that boots being 0.</summary>
    public int Number;

    /// <summary>The number of its local APIC.</summary>
    public uint ApicId;

    /// <summary>1 once a further processor has all its tables and lets interrupts in. Written by that processor.</summary>
    public int IsStarted;

    /// <summary>Interrupts of other processors that it has answered. Written by that processor.</summary>
    public int Answers;
}
