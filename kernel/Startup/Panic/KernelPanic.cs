using System;
using System.Runtime;
using Tine.Devices;
using Tine.X64;

namespace Tine.Startup;

/// <summary>The kernel's panic: writes the reason, the place and the running process, then stops the machine.</summary>
/// <remarks>Trusts nothing: allocates nothing, walks the stack only where the stack can be.</remarks>
[NoAllocation]
internal static unsafe class KernelPanic
{
    /// <summary>QEMU then ends with status 125.</summary>
    private const uint DebugExitStatus = 62;

    private const int MaximumDepth = 40;

    private static int s_begun;

    /// <summary>CoreLib calls this for a throw, a bad index or cast, and a heap without room.</summary>
    [RuntimeExport("TinePlatform_FailFast")]
    public static void FailFast(char* reason, int length, void* exception)
    {
        Begin();
        KernelLog.WriteLine(new ReadOnlySpan<char>(reason, length));
        WriteBuild();
        WriteBacktrace(Processor.FramePointer());
        Finish();
    }

    /// <summary>Panics; <see cref="Panic.Because"/> calls it.</summary>
    public static void Because(string reason)
    {
        Begin();
        KernelLog.WriteLine(reason);
        WriteBuild();
        WriteBacktrace(Processor.FramePointer());
        Finish();
    }

    /// <summary>A fault of the kernel's own: <paramref name="frame"/> is what it was doing.</summary>
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
        WriteBuild();
        WriteRegisters(frame);
        WriteName(frame.Rip);
        WriteBacktrace(frame.Rbp);
        Finish();
    }

    private static void Begin()
    {
        SerialOutput.Stop();
        s_begun++;
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

    private static void Finish()
    {
        PanicContext.Write();
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

    private static void WriteBuild()
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

    /// <summary>Follows the chain of frame pointers, which the compiler keeps in all but the smallest methods.</summary>
    private static void WriteBacktrace(ulong framePointer)
    {
        for (int depth = 0; depth < MaximumDepth && IsOnKernelStack(framePointer); depth++)
        {
            ulong* frame = (ulong*)framePointer;
            if (frame[1] == 0)
            {
                return;
            }

            WriteName(frame[1] - 1);
            if (frame[0] <= framePointer)
            {
                return;
            }

            framePointer = frame[0];
        }
    }

    private static bool IsOnKernelStack(ulong address)
    {
        const ulong Guess = 64 * 1024;
        bool isAligned = (address & 7) == 0;
        bool isBootStack = address < Image.BootStackEnd - 16 && address >= Image.BootStackEnd - Image.BootStackSize;
        ulong top = Processor.HasBlock ? Processor.Block->KernelStackTop : 0;
        bool isThreadStack = address >= Layout.Stacks && address < top - 16 && address > top - Guess;
        return isAligned && (isBootStack || isThreadStack);
    }

    private static void WriteName(ulong address)
    {
        KernelLog.Write("  at ");
        ReadOnlySpan<byte> name = new SymbolTable(Image.Symbols, Layout.Image).NameOf(address, out ulong offset);
        if (name.IsEmpty)
        {
            KernelLog.Write("0x");
            KernelLog.WriteHexadecimal(address, 16);
        }
        else
        {
            KernelLog.Write(name);
            KernelLog.Write("+0x");
            KernelLog.WriteHexadecimal(offset);
        }

        KernelLog.Write('\n');
    }

    private static string Describe(TrapVector vector) => vector switch
    {
        TrapVector.DivideError => "A division by zero",
        TrapVector.Debug => "A debug exception",
        TrapVector.NonMaskable => "A non-maskable interrupt",
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
