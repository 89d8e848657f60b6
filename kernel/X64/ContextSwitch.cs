using System.Runtime;
using System.Runtime.CompilerServices;

namespace Tine.X64;

/// <summary>Gives the processor from one thread to another.</summary>
[NoAllocation]
public static unsafe class ContextSwitch
{
    /// <summary>
    /// Leaves the running thread and returns when it is switched to again. The caller has loaded the other's
    /// address space and noted the other as the running thread.
    /// </summary>
    /// <remarks>Vector registers, FS and GS base travel with the thread; segment selectors are cleared, so that
    /// nothing of one program is seen in another's registers.</remarks>
    public static void Switch(KernelStack from, KernelStack to)
    {
        VectorState.Save(from);
        from.FsBase = Processor.ReadFsBase();
        from.GsBase = Processor.ReadUserGsBase();
        Enter(to);
        SwitchStacks(ref from.StackPointer, to.StackPointer);
    }

    /// <summary>Leaves the boot stack for the first thread, for good.</summary>
    public static void SwitchFirst(KernelStack to)
    {
        Enter(to);
        ulong nowhere = 0;
        SwitchStacks(ref nowhere, to.StackPointer);
    }

    /// <summary>
    /// Makes a fresh stack ready: the first switch to it goes to user mode with <paramref name="frame"/>.
    /// Vector state is that of a fresh program, FS and GS base are zero.
    /// </summary>
    public static void Prepare(KernelStack stack, in TrapFrame frame)
    {
        VectorState.Reset(stack);
        stack.FsBase = 0;
        stack.GsBase = 0;
        *stack.UserFrame = frame;
        PushStart(stack, (ulong*)stack.UserFrame, (ulong)FirstReturn());
    }

    /// <summary>The same for a thread that is a copy of the running one: fork and clone.</summary>
    public static void PrepareCopy(KernelStack stack, in TrapFrame frame)
    {
        VectorState.SaveCopy(stack);
        stack.FsBase = Processor.ReadFsBase();
        stack.GsBase = Processor.ReadUserGsBase();
        *stack.UserFrame = frame;
        PushStart(stack, (ulong*)stack.UserFrame, (ulong)FirstReturn());
    }

    /// <summary>Makes a stack ready for a thread that stays in the kernel and starts at <paramref name="entry"/>, which never returns.</summary>
    public static void PrepareKernelThread(KernelStack stack, delegate*<void> entry)
    {
        VectorState.Reset(stack);
        stack.FsBase = 0;
        stack.GsBase = 0;
        // A function starts 8 bytes off a multiple of 16, as if it had been called.
        ulong* top = (ulong*)stack.Top;
        *--top = 0;
        PushStart(stack, top, (ulong)entry);
    }

    private static void Enter(KernelStack to)
    {
        PerCpu* cpu = Processor.Block;
        cpu->Stack = to;
        cpu->KernelStackTop = to.Top;
        cpu->TaskState.Rsp0 = to.Top;
        ClearSegments();
        VectorState.Restore(to);
        Processor.WriteFsBase(to.FsBase);
        Processor.WriteUserGsBase(to.GsBase);
    }

    /// <summary>What TineSwitch takes off: six callee-saved registers and the address to return to.</summary>
    private static void PushStart(KernelStack stack, ulong* top, ulong entry)
    {
        *--top = entry;
        for (int register = 0; register < 6; register++)
        {
            *--top = 0;
        }

        stack.StackPointer = (ulong)top;
    }

    [RuntimeImport("TineSwitch")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void SwitchStacks(ref ulong savedStackPointer, ulong nextStackPointer);

    [RuntimeImport("TineClearSegments")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void ClearSegments();

    [RuntimeImport("TineFirstReturnAddress")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void* FirstReturn();
}
