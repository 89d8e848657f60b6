using System.Runtime.InteropServices;
using Tine.X64;

namespace Tine.Processes;

/// <summary>struct user_regs_struct of Linux x86-64, 27 words.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct UserRegisters
{
    public const int Size = 27 * sizeof(ulong);

    /// <summary>orig_rax of a thread that is in no system call, and after rt_sigreturn.</summary>
    private const ulong NoCall = ulong.MaxValue;
    private const ulong SignalReturn = 15;

    /// <summary>Flags that a tracer may set: AC, RF, OF, DF, TF, SF, ZF, AF, PF, CF.</summary>
    private const ulong SettableFlags = 0x5_0dd5;

    public ulong R15, R14, R13, R12, Rbp, Rbx, R11, R10, R9, R8, Rax, Rcx, Rdx, Rsi, Rdi, OriginalRax, Rip, Cs, Flags, Rsp, Ss;
    public ulong FsBase, GsBase, Ds, Es, Fs, Gs;

    /// <summary>Registers at the thread's entry to the kernel; in a system call orig_rax has its number.</summary>
    public static UserRegisters Of(Thread thread)
    {
        ref TrapFrame frame = ref thread.Frame;
        return new UserRegisters
        {
            R15 = frame.R15,
            R14 = frame.R14,
            R13 = frame.R13,
            R12 = frame.R12,
            Rbp = frame.Rbp,
            Rbx = frame.Rbx,
            R11 = frame.R11,
            R10 = frame.R10,
            R9 = frame.R9,
            R8 = frame.R8,
            Rax = frame.Rax,
            Rcx = frame.Rcx,
            Rdx = frame.Rdx,
            Rsi = frame.Rsi,
            Rdi = frame.Rdi,
            OriginalRax = CallOf(frame),
            Rip = frame.Rip,
            Cs = frame.Cs,
            Flags = Tracee.Of(thread) is { HasForcedTrapFlag: true } ? frame.Rflags & ~DebugRegisters.TrapFlag : frame.Rflags,
            Rsp = frame.Rsp,
            Ss = frame.Ss,
            FsBase = thread.Context.FsBase,
            GsBase = thread.Context.GsBase,
        };
    }

    /// <summary>Gives a stopped tracee these registers; ptrace(2), PTRACE_SETREGS.</summary>
    /// <returns>None; EIO for segments or bases that a program cannot have.</returns>
    public readonly Errno Set(Tracee tracee)
    {
        Thread thread = tracee.Thread;
        ref TrapFrame frame = ref thread.Frame;
        bool hasSegments = Cs == frame.Cs && Ss == frame.Ss && (Ds | Es | Fs | Gs) == 0;
        if (!hasSegments || FsBase >= Layout.UserEnd || GsBase >= Layout.UserEnd)
        {
            return Errno.EIO;
        }

        SetCall(tracee, ref frame);
        SetGeneral(ref frame);
        SetFlags(tracee, ref frame);
        thread.Context.FsBase = FsBase;
        thread.Context.GsBase = GsBase;
        return Errno.None;
    }

    /// <summary>The number of the call that a frame is of.</summary>
    private static ulong CallOf(in TrapFrame frame) =>
        frame.Vector < TrapFrame.SyscallVector || (!frame.IsSystemCall && frame.ErrorCode == SignalReturn) ? NoCall : frame.ErrorCode;

    private readonly void SetGeneral(ref TrapFrame frame)
    {
        frame.R15 = R15;
        frame.R14 = R14;
        frame.R13 = R13;
        frame.R12 = R12;
        frame.Rbp = Rbp;
        frame.Rbx = Rbx;
        frame.R11 = R11;
        frame.R10 = R10;
        frame.R9 = R9;
        frame.R8 = R8;
        frame.Rax = Rax;
        frame.Rcx = Rcx;
        frame.Rdx = Rdx;
        frame.Rsi = Rsi;
        frame.Rdi = Rdi;
        frame.Rip = Rip;
        frame.Rsp = Rsp;
    }

    /// <summary>
    /// Sets the call's number: another at a call's entry, none so that an interrupted call is not made again, or one that is, when a
    /// debugger puts back what it has saved.
    /// </summary>
    private readonly void SetCall(Tracee tracee, ref TrapFrame frame)
    {
        if (tracee.Stop == TraceStop.CallEntry)
        {
            frame.ErrorCode = OriginalRax;
        }
        else if (OriginalRax == NoCall && frame.IsSystemCall)
        {
            frame.ErrorCode = NoCall;
            frame.RestoreEveryRegister();
        }
        else if (OriginalRax != NoCall && OriginalRax != CallOf(frame))
        {
            frame.Vector = TrapFrame.SyscallVector;
            frame.ErrorCode = OriginalRax;
            tracee.Thread.NoteInterruption();
        }
    }

    /// <summary>Sets the flags. A trap flag that the tracer sets is the program's; otherwise that of a step stays.</summary>
    private readonly void SetFlags(Tracee tracee, ref TrapFrame frame)
    {
        bool isSet = (Flags & DebugRegisters.TrapFlag) != 0;
        tracee.HasForcedTrapFlag &= !isSet;
        ulong forced = tracee.HasForcedTrapFlag ? DebugRegisters.TrapFlag : 0;
        frame.Rflags = (frame.Rflags & ~SettableFlags) | (Flags & SettableFlags) | forced;
    }
}
