using System;
using System.Runtime.InteropServices;
using Tine.Memory;
using Tine.X64;

namespace Tine.Processes;

/// <summary>Puts a handler's frame onto the program's stack, and takes it off again in rt_sigreturn.</summary>
/// <remarks>The frame lies in memory that the program may write: nothing in it is trusted that could harm the kernel.</remarks>
internal static class SignalFrame
{
    /// <summary>Below the stack pointer a leaf function may keep data (System V ABI).</summary>
    private const ulong RedZone = 128;

    private const ulong VectorAlignment = 64;

    /// <summary>UC_FP_XSTATE, UC_SIGCONTEXT_SS, UC_STRICT_RESTORE_SS.</summary>
    private const ulong ContextFlags = 6;
    private const ulong ContextHasExtendedState = 1;

    /// <summary>The flags that a program may set: AC, RF, OF, DF, TF, SF, ZF, AF, PF, CF.</summary>
    private const ulong UserFlags = 0x5_0dd5;
    private const ulong DirectionFlag = 0x400;
    private const ulong TrapFlag = 0x100;
    private const ulong ResumeFlag = 0x1_0000;

    /// <summary>Lets the program continue in a handler.</summary>
    /// <returns>None; EFAULT when the frame cannot be written, or when there is no restorer.</returns>
    public static Errno Push(Thread thread, ref TrapFrame frame, in SignalInfo info, in SignalAction action, SignalSet maskToRestore)
    {
        if (!action.Has(SignalFlags.Restorer) || action.Handler >= Layout.UserEnd)
        {
            return Errno.EFAULT;
        }

        Hardware hardware = thread.Scheduler.Hardware;
        hardware.SaveVectorState(thread.Context);
        Span<byte> image = hardware.VectorAreaOf(thread.Context);
        VectorImage.StoreXmm(image, frame);
        VectorImage.Mark(image, hardware.VectorFeatures);

        Result<ulong> top = ChooseStack(thread, frame.Rsp, action, image.Length);
        if (top.Failed)
        {
            return top.Error;
        }

        ulong vectorAddress = VectorAddress(top.Value, image.Length);
        ulong address = FrameAddress(vectorAddress);
        SignalContext context = default;
        Describe(ref context, thread, frame, maskToRestore);
        context.Info = info;
        context.Restorer = action.Restorer;
        context.Flags = ContextFlags | (image.Length > VectorImage.LegacySize ? ContextHasExtendedState : 0);
        context.VectorState = vectorAddress;
        Errno error = Write(thread.Process.Memory, address, context, vectorAddress, image);
        if (error != Errno.None)
        {
            return error;
        }

        if ((thread.AlternateStack.Flags & AlternateStack.AutoDisarm) != 0)
        {
            thread.AlternateStack = AlternateStack.Off;
        }

        Enter(ref frame, info.Number, address, action.Handler);
        hardware.ResetVectorState(thread.Context);
        return Errno.None;
    }

    /// <summary>rt_sigreturn(2): the registers, mask and signal stack of before, or SIGSEGV for a frame that makes no sense.</summary>
    /// <returns>The program's rax.</returns>
    public static long Pop(Thread thread, ref TrapFrame frame)
    {
        SignalContext context = default;
        Span<byte> bytes = MemoryMarshal.AsBytes(new Span<SignalContext>(ref context));
        bool isRead = thread.Process.Memory.CopyIn(new VirtualAddress(frame.Rsp - sizeof(ulong)), bytes) == Errno.None;
        if (!isRead || !Layout.CanRunUserCode(context.Rip) || !HasUserSegments(context, frame))
        {
            Signals.Force(thread, SignalInfo.FromKernel(Signal.SIGSEGV));
            return (long)frame.Rax;
        }

        SignalMask.SetMask(thread, context.Mask);
        Restore(ref frame, context);
        if (!RestoreVectors(thread, ref frame, context.VectorState))
        {
            Signals.Force(thread, SignalInfo.FromKernel(Signal.SIGSEGV));
        }

        SignalStack.Restore(thread, context.Stack, frame.Rsp);
        return (long)frame.Rax;
    }

    /// <summary>
    /// Whether the selectors are those of 64-bit programs, the only ones that can be returned to; the privilege level is not
    /// the program's to choose.
    /// </summary>
    private static bool HasUserSegments(in SignalContext context, in TrapFrame frame)
    {
        const ulong privilegeLevel = 3;
        return (context.Cs | privilegeLevel) == frame.Cs && (context.Ss | privilegeLevel) == frame.Ss;
    }

    private static Result<ulong> ChooseStack(Thread thread, ulong stackPointer, in SignalAction action, int imageSize)
    {
        ref AlternateStack alternate = ref thread.AlternateStack;
        bool isOnIt = alternate.Contains(stackPointer);
        bool entersIt = action.Has(SignalFlags.OnStack) && !alternate.IsDisabled && !isOnIt;
        ulong top = entersIt ? alternate.Start + alternate.Size : stackPointer - RedZone;
        bool overflows = (entersIt || isOnIt) && FrameAddress(VectorAddress(top, imageSize)) < alternate.Start;
        return overflows ? Errno.EFAULT : top;
    }

    private static ulong VectorAddress(ulong top, int imageSize) =>
        (top - (ulong)VectorImage.SizeInFrame(imageSize)) & ~(VectorAlignment - 1);

    /// <summary>Aligns a frame as after a call: 8 bytes below a multiple of 16.</summary>
    private static ulong FrameAddress(ulong vectorAddress) => ((vectorAddress - SignalContext.Size) & ~15UL) - sizeof(ulong);

    /// <summary>Fills in a frame where it is: as a value it would be copied twice.</summary>
    private static void Describe(ref SignalContext context, Thread thread, in TrapFrame frame, SignalSet maskToRestore)
    {
        context.Stack = thread.AlternateStack;
        context.R8 = frame.R8;
        context.R9 = frame.R9;
        context.R10 = frame.R10;
        context.R11 = frame.R11;
        context.R12 = frame.R12;
        context.R13 = frame.R13;
        context.R14 = frame.R14;
        context.R15 = frame.R15;
        context.Rdi = frame.Rdi;
        context.Rsi = frame.Rsi;
        context.Rbp = frame.Rbp;
        context.Rbx = frame.Rbx;
        context.Rdx = frame.Rdx;
        context.Rax = frame.Rax;
        context.Rcx = frame.Rcx;
        context.Rsp = frame.Rsp;
        context.Rip = frame.Rip;
        context.Rflags = frame.Rflags;
        context.Cs = (ushort)frame.Cs;
        context.Ss = (ushort)frame.Ss;
        context.ErrorCode = thread.TrapErrorCode;
        context.TrapNumber = thread.TrapNumber;
        context.OldMask = maskToRestore.Bits;
        context.FaultAddress = thread.FaultAddress;
        context.Mask = maskToRestore;
    }

    private static Errno Write(AddressSpace memory, ulong address, in SignalContext context, ulong vectorAddress, ReadOnlySpan<byte> image)
    {
        Errno error = memory.CopyOut(new VirtualAddress(vectorAddress), image);
        if (error == Errno.None && VectorImage.SizeInFrame(image.Length) > image.Length)
        {
            error = memory.Write(new VirtualAddress(vectorAddress + (ulong)image.Length), VectorImage.EndMarkValue);
        }

        return error == Errno.None ? memory.CopyOut(new VirtualAddress(address), MemoryMarshal.AsBytes(new ReadOnlySpan<SignalContext>(in context))) : error;
    }

    private static void Enter(ref TrapFrame frame, int signal, ulong address, ulong handler)
    {
        frame.Rdi = (ulong)signal;
        frame.Rsi = address + SignalContext.InfoOffset;
        frame.Rdx = address + SignalContext.ContextOffset;
        frame.Rax = 0;
        frame.Rip = handler;
        frame.Rsp = address;
        frame.Rflags &= ~(DirectionFlag | TrapFlag | ResumeFlag);
        VectorImage.ClearXmm(ref frame);
    }

    private static void Restore(ref TrapFrame frame, in SignalContext context)
    {
        frame.R8 = context.R8;
        frame.R9 = context.R9;
        frame.R10 = context.R10;
        frame.R11 = context.R11;
        frame.R12 = context.R12;
        frame.R13 = context.R13;
        frame.R14 = context.R14;
        frame.R15 = context.R15;
        frame.Rdi = context.Rdi;
        frame.Rsi = context.Rsi;
        frame.Rbp = context.Rbp;
        frame.Rbx = context.Rbx;
        frame.Rdx = context.Rdx;
        frame.Rax = context.Rax;
        frame.Rcx = context.Rcx;
        frame.Rsp = context.Rsp;
        frame.Rip = context.Rip;
        frame.Rflags = (frame.Rflags & ~UserFlags) | (context.Rflags & UserFlags);
        frame.RestoreEveryRegister();
    }

    private static bool RestoreVectors(Thread thread, ref TrapFrame frame, ulong address)
    {
        Hardware hardware = thread.Scheduler.Hardware;
        Span<byte> image = hardware.VectorAreaOf(thread.Context);
        bool isGood = address == 0 || ReadVectors(thread.Process.Memory, new VirtualAddress(address), image, hardware);
        if (address == 0 || !isGood)
        {
            hardware.ResetVectorState(thread.Context);
            VectorImage.LoadXmm(image, ref frame);
            return isGood;
        }

        VectorImage.LoadXmm(image, ref frame);
        hardware.LoadVectorState(thread.Context);
        return true;
    }

    private static bool ReadVectors(AddressSpace memory, VirtualAddress address, Span<byte> image, Hardware hardware)
    {
        if (memory.CopyIn(address, image[..VectorImage.LegacySize]) != Errno.None)
        {
            return false;
        }

        int size = VectorImage.ClaimedSize(image[..VectorImage.LegacySize], image.Length, out ulong features);
        if (size > VectorImage.LegacySize && !HasEndMark(memory, address + (ulong)size))
        {
            size = VectorImage.LegacySize;
        }

        if (!VectorImage.IsAligned(address, size))
        {
            return false;
        }

        if (size == VectorImage.LegacySize)
        {
            VectorImage.SetLegacyHeader(image);
        }
        else if (memory.CopyIn(address + VectorImage.LegacySize, image[VectorImage.LegacySize..size]) != Errno.None)
        {
            return false;
        }

        if (!VectorImage.IsLoadable(image, hardware.VectorFeatures, hardware.VectorControlMask))
        {
            return false;
        }

        VectorImage.KeepComponents(image, features);
        return true;
    }

    private static bool HasEndMark(AddressSpace memory, VirtualAddress address) =>
        memory.Read<uint>(address) is { Failed: false } mark && mark.Value == VectorImage.EndMarkValue;
}
