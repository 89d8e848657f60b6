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

    /// <summary>CR3 when it last left the kernel: the page tables whose translations it may keep.</summary>
    public ulong Root;

    /// <summary>1 while it waits for interrupts in the kernel without the kernel lock.</summary>
    public int IsWaiting;

    /// <summary>1 from when another processor has interrupted it until it has the kernel lock.</summary>
    public int IsCalled;

    /// <summary>1 from when another processor asks it to forget translations until it has.</summary>
    public int MustFlush;

    /// <summary>1 while it halts at the door of the kernel, for its turn to get the kernel lock.</summary>
    public int IsAtDoor;

    /// <summary>Place in the row at the door.</summary>
    public uint Ticket;

    /// <summary>Interrupts from vector 32 on that came at the door, a bit each: they are handled inside, and have not been ended.</summary>
    public ulong LateInterrupts;

    /// <summary>Changes of the kernel's code that it has seen.</summary>
    public uint PatchesSeen;

    /// <summary>1 once another processor's panic has stopped it.</summary>
    public int IsStopped;

    /// <summary>Address of the instruction that it was at then, its frame pointer, and whether that was a program's.</summary>
    public ulong StoppedAt;
    public ulong StoppedFrame;
    public bool IsStoppedInProgram;
}
