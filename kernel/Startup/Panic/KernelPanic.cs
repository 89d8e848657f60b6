using System;
using System.Runtime;
using Tine.Devices;
using Tine.Devices.Routing;
using Tine.Memory;
using Tine.X64;

namespace Tine.Startup;

/// <summary>The kernel's panic: writes the reason, the place and the running process, then stops the machine.</summary>
/// <remarks>Trusts nothing: allocates nothing, walks the stack only where the stack can be.</remarks>
[NoAllocation]
internal static unsafe class KernelPanic
{
    /// <summary>QEMU then ends with status 125.</summary>
    private const uint DebugExitStatus = 62;

    /// <summary>The sentence that tools/Run looks for.</summary>
    private const string Question = "A non-maskable interrupt asks where the machine stands.";

    /// <summary>RFLAGS.IF; AMD64 manual, volume 2, 3.1.6.</summary>
    private const ulong InterruptFlag = 1 << 9;

    /// <summary>tools/Run knows this one, too.</summary>
    private const string Deadlock = "Nobody can ever wake again: all threads sleep, no timer is set, and no input is to come.";

    private static int s_begun;

    /// <summary>Writes what a check knows of the frame that a panic is about; null without a check.</summary>
    public static delegate*<void> Suspect { get; set; }

    /// <summary>Ends the run for CoreLib: a throw, a bad index or cast, and a heap without room.</summary>
    [RuntimeExport("TinePlatform_FailFast")]
    public static void FailFast(char* reason, int length, void* exception)
    {
        Begin();
        KernelLog.WriteLine(new ReadOnlySpan<char>(reason, length));
        WriteBuild();
        Backtrace.Write(Processor.FramePointer());
        Finish(PanicAdvice.Place);
    }

    /// <summary>Panics; <see cref="Panic.Because"/> calls it.</summary>
    public static void Because(string reason)
    {
        Begin();
        KernelLog.WriteLine(reason);
        WriteBuild();
        Backtrace.Write(Processor.FramePointer());
        if (Suspect != null)
        {
            Suspect();
        }

        bool isAboutFrame = FrameAllocator.Current.Suspect.Value != 0;
        Finish(
            isAboutFrame ? Suspect != null ? PanicAdvice.Holders : PanicAdvice.Frame
            : PanicContext.HasThreads ? PanicAdvice.Place : PanicAdvice.Machine);
    }

    /// <summary>Ends the run at a fault of the kernel's own: <paramref name="frame"/> is what it was doing.</summary>
    public static void Fault(in TrapFrame frame, ulong faultAddress)
    {
        Begin();
        KernelLog.Write(Describe((TrapVector)frame.Vector));
        if (frame.Vector == (ulong)TrapVector.PageFault)
        {
            KernelLog.Write(faultAddress < Layout.UserStart ? " (a null reference)" : "");
            KernelLog.Write(" at address 0x");
            KernelLog.WriteHexadecimal(faultAddress);
        }

        KernelLog.WriteLine(" in the kernel.");
        WriteHint(frame, faultAddress);
        WriteBuild();
        WriteRegisters(frame);
        Backtrace.Write(frame.Rip, frame.Rbp);
        Finish(PanicAdvice.For((TrapVector)frame.Vector, faultAddress));
    }

    /// <summary>Answers what the machine is doing, to the runner when time is up, to a monitor's <c>nmi</c>, to a button on some PCs.</summary>
    /// <param name="frame">The interrupted registers.</param>
    public static void NonMaskable(in TrapFrame frame)
    {
        Begin();
        KernelLog.WriteLine(Question);
        WriteBuild();
        KernelLog.Write(frame.IsFromUser ? "  in a program at 0x" : PanicContext.IsIdle ? "  idle at 0x" : "  in the kernel at 0x");
        KernelLog.WriteHexadecimal(frame.Rip, 16);
        KernelLog.WriteLine((frame.Rflags & InterruptFlag) != 0 ? ", interrupts on" : ", interrupts off");
        if (!frame.IsFromUser && !PanicContext.IsIdle)
        {
            Backtrace.Write(frame.Rip, frame.Rbp);
        }

        PanicContext.Write();
        PanicContext.WriteThreads(frame.Rbp);
        End(frame.IsFromUser ? PanicAdvice.Program : PanicContext.IsIdle ? PanicAdvice.Sleepers : PanicAdvice.Loop);
    }

    /// <summary>
    /// Ends a run whose command can never end, with the list of threads. Called when the processor is about to halt, on a
    /// machine whose input ends with its first byte (<c>input=end</c>).
    /// </summary>
    public static void IfNobodyWakes()
    {
        if (PanicContext.CanAnybodyWake || !Interrupts.HasInputCome || !SerialOutput.IsEmpty)
        {
            return;
        }

        Begin();
        KernelLog.WriteLine(Deadlock);
        WriteBuild();
        PanicContext.WriteThreads(Processor.FramePointer());
        End(PanicAdvice.Sleepers);
    }

    /// <summary>Whether a processor is in a panic: the others halt.</summary>
    public static bool HasBegun => s_begun != 0;

    /// <summary>Begins a panic whose reason the caller writes; <see cref="Finish"/> ends it.</summary>
    public static void Begin()
    {
        SerialOutput.Stop();
        s_begun++;
        if (s_begun == 1 && KernelLock.IsUsed)
        {
            LocalApic.StopOthers();
        }

        if (s_begun == 2)
        {
            KernelLog.WriteLine("\nAnother panic while panicking.");
        }

        if (s_begun > 1)
        {
            Stop(); // and, where that sentence was the third, without a word
        }

        PanicScreen.Begin();
        KernelLog.Write("\nPANIC: ");
    }

    /// <summary>Writes the running process, the last calls and the next step, and stops the machine.</summary>
    /// <param name="advice">One of <see cref="PanicAdvice"/>.</param>
    public static void Finish(string advice)
    {
        PanicContext.Write();
        End(advice);
    }

    private static void End(string advice)
    {
        PanicAdvice.Write(advice);
        PanicScreen.Finish();
        Stop();
    }

    private static void Stop()
    {
        if (DebugExit.IsPresent)
        {
            DebugExit.Exit(DebugExitStatus);
        }

        Processor.Halt();
    }

    /// <summary>Writes the usual cause of an address of this kind.</summary>
    private static void WriteHint(in TrapFrame frame, ulong faultAddress)
    {
        if (HoldsPoison(frame))
        {
            KernelLog.WriteLine("  A register holds the junk that the boot word poison leaves in freed frames: something was used after it was freed.");
        }
        else if (faultAddress >= Layout.UserStart && faultAddress < Layout.UserEnd)
        {
            KernelLog.WriteLine("  That is a program's address. AddressSpace.Read and Write copy from and to programs; the kernel may not follow their pointers.");
        }
    }

    private static bool HoldsPoison(in TrapFrame frame) =>
        IsPoison(frame.Rax) || IsPoison(frame.Rbx) || IsPoison(frame.Rcx) || IsPoison(frame.Rdx) || IsPoison(frame.Rsi) || IsPoison(frame.Rdi)
        || IsPoison(frame.R8) || IsPoison(frame.R9) || IsPoison(frame.R10) || IsPoison(frame.R11) || IsPoison(frame.R12) || IsPoison(frame.R13)
        || IsPoison(frame.R14) || IsPoison(frame.R15);

    /// <summary>Whether it is a word of junk, with something small added to it.</summary>
    private static bool IsPoison(ulong value) => value >> 16 == FrameAllocator.PoisonWord >> 16;

    /// <summary>Writes which build it is.</summary>
    public static void WriteBuild()
    {
        KernelLog.Write("  build ");
        KernelLog.WriteHexadecimal(Image.BuildId, 16);
        KernelLog.Write('\n');
    }

    private static void WriteRegisters(in TrapFrame frame)
    {
        WriteRegister("rip", frame.Rip);
        WriteRegister("rsp", frame.Rsp);
        WriteRegister("rflags", frame.Rflags);
        WriteRegister("error", frame.ErrorCode);
        KernelLog.Write('\n');
        WriteRegister("rax", frame.Rax);
        WriteRegister("rbx", frame.Rbx);
        WriteRegister("rcx", frame.Rcx);
        WriteRegister("rdx", frame.Rdx);
        KernelLog.Write('\n');
        WriteRegister("rsi", frame.Rsi);
        WriteRegister("rdi", frame.Rdi);
        WriteRegister("rbp", frame.Rbp);
        WriteRegister("r8", frame.R8);
        KernelLog.Write('\n');
        WriteRegister("r9", frame.R9);
        WriteRegister("r10", frame.R10);
        WriteRegister("r11", frame.R11);
        WriteRegister("r12", frame.R12);
        KernelLog.Write('\n');
        WriteRegister("r13", frame.R13);
        WriteRegister("r14", frame.R14);
        WriteRegister("r15", frame.R15);
        WriteRegister("cs", frame.Cs);
        KernelLog.Write('\n');
    }

    private static void WriteRegister(string name, ulong value)
    {
        KernelLog.Write("  ");
        KernelLog.Write(name);
        KernelLog.Write(' ');
        KernelLog.WriteHexadecimal(value, 16);
    }

    private static string Describe(TrapVector vector) => vector switch
    {
        TrapVector.DivideError => "A division by zero",
        TrapVector.Debug => "A debug exception",
        TrapVector.Breakpoint => "A breakpoint",
        TrapVector.InvalidOpcode => "An invalid instruction",
        TrapVector.DoubleFault => "A double fault (most likely a kernel stack overflow)",
        TrapVector.GeneralProtection => "A general protection fault",
        TrapVector.StackFault => "A stack fault",
        TrapVector.PageFault => "A page fault",
        TrapVector.MachineCheck => "A machine check",
        _ => "An unexpected exception",
    };
}
