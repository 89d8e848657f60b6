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
}
