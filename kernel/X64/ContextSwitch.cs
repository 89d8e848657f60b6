using System.Runtime;
using System.Runtime.CompilerServices;

namespace Tine.X64;

/// <summary>Gives the processor from one kernel stack to another.</summary>
/// <remarks>A stack that is not running holds, from its saved stack pointer up, what TineSwitch (ContextSwitch.asm)
/// takes off: six callee-saved registers and the address to go on at.</remarks>
[NoAllocation]
public static unsafe class ContextSwitch
{
    /// <summary>
    /// Leaves the running stack, noting its stack pointer in <paramref name="savedStackPointer"/>, and returns when
    /// it is switched to again. <see cref="Enter"/> comes first.
    /// </summary>
    [RuntimeImport("TineSwitch")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void Switch(ref ulong savedStackPointer, ulong nextStackPointer);

    /// <summary>
    /// Traps from user mode start at <paramref name="stackTop"/> from now on, and no segment register holds what
    /// the last program put there; FS and GS bases are to be loaded after this.
    /// </summary>
    public static void Enter(ulong stackTop)
    {
        PerCpu* cpu = Processor.Block;
        cpu->KernelStackTop = stackTop;
        cpu->TaskState.Rsp0 = stackTop;
        ClearSegments();
    }

    /// <summary>Makes a stack ready: the first switch to it goes to user mode with the frame that lies below its top.</summary>
    /// <returns>The stack pointer to switch to.</returns>
    public static ulong PrepareUserEntry(ulong stackTop)
    {
        ulong* at = (ulong*)(stackTop - (ulong)sizeof(TrapFrame));
        *--at = (ulong)FirstReturn();
        for (int register = 0; register < 6; register++)
        {
            *--at = 0;
        }

        return (ulong)at;
    }

    [RuntimeImport("TineClearSegments")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void ClearSegments();

    [RuntimeImport("TineFirstReturnAddress")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void* FirstReturn();
}
