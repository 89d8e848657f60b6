using System.Runtime;
using System.Runtime.CompilerServices;

namespace Tine.X64;

/// <summary>Switches from one kernel stack to another.</summary>
/// <remarks>A stack that is not running holds, from its saved stack pointer up, what the switch (ContextSwitch.asm)
/// takes off: six callee-saved registers and the address to go on at.</remarks>
[NoAllocation]
public static unsafe class ContextSwitch
{
    /// <summary>Whether XSAVE or RDFSBASE is missing: one test for both keeps every switch of other processors short.</summary>
    private static bool s_isOldProcessor;

    /// <summary>
    /// Saves callee-saved registers, stack pointer, vector state and segment bases of the running thread, and continues the
    /// other where it stopped; traps from user mode start on its stack from now on, and no segment register holds what the
    /// last program put there. Returns when something switches back.
    /// </summary>
    public static void Switch(ref ThreadContext from, ref ThreadContext to)
    {
        if (!s_isOldProcessor)
        {
            SwitchXsave(ref from, ref to);
        }
        else
        {
            SwitchOldProcessor(ref from, ref to);
        }
    }

    private static void SwitchOldProcessor(ref ThreadContext from, ref ThreadContext to)
    {
        if (!VectorState.HasXsave && !SegmentBases.HasInstructions)
        {
            SwitchFxsaveMsr(ref from, ref to);
        }
        else if (!VectorState.HasXsave)
        {
            SwitchFxsave(ref from, ref to);
        }
        else
        {
            SwitchXsaveMsr(ref from, ref to);
        }
    }

    /// <summary>Chooses the instructions for this processor, once <see cref="VectorState"/> and <see cref="SegmentBases"/> are enabled.</summary>
    public static void Choose() => s_isOldProcessor = !VectorState.HasXsave || !SegmentBases.HasInstructions;

    /// <summary>Makes a stack ready: the first switch to it goes to user mode with the frame that lies below its top.</summary>
    /// <returns>The stack pointer to switch to.</returns>
    public static ulong PrepareUserEntry(ulong stackTop)
    {
        ulong* at = (ulong*)(stackTop - (ulong)sizeof(TrapFrame));
        *--at = (ulong)FirstReturn();
        var registers = (CalleeSavedRegisters*)at - 1;
        *registers = default;
        return (ulong)registers;
    }

    /// <summary>Makes a stack ready: the first switch to it calls TineRunIdle, and there is no way out.</summary>
    /// <returns>The stack pointer to switch to.</returns>
    public static ulong PrepareIdle(ulong stackTop)
    {
        ulong* at = (ulong*)stackTop;
        *--at = (ulong)IdleStart();
        var registers = (CalleeSavedRegisters*)at - 1;
        *registers = default;
        return (ulong)registers;
    }

    /// <summary>RBP of the innermost function on a stack that is not running; 0 when it never ran.</summary>
    public static ulong SavedFramePointer(in ThreadContext context)
    {
        const int framePointer = 5; // the first that the switch pushes
        return context.SavedStackPointer == 0 ? 0 : ((ulong*)context.SavedStackPointer)[framePointer];
    }

    /// <summary>The registers that every C# function preserves; System V ABI, AMD64 supplement, 3.2.1.</summary>
    [InlineArray(6)]
    private struct CalleeSavedRegisters
    {
        private ulong _first;
    }

    [RuntimeImport("TineSwitchXsave")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void SwitchXsave(ref ThreadContext from, ref ThreadContext to);

    [RuntimeImport("TineSwitchFxsave")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void SwitchFxsave(ref ThreadContext from, ref ThreadContext to);

    [RuntimeImport("TineSwitchXsaveMsr")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void SwitchXsaveMsr(ref ThreadContext from, ref ThreadContext to);

    [RuntimeImport("TineSwitchFxsaveMsr")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void SwitchFxsaveMsr(ref ThreadContext from, ref ThreadContext to);

    [RuntimeImport("TineIdleStartAddress")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void* IdleStart();

    [RuntimeImport("TineFirstReturnAddress")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void* FirstReturn();
}
