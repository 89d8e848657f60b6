using Tine.Processes;
using Tine.X64;

namespace Tine.Tests.Processes;

/// <summary>Registers of a program, each with a value of its own, as if it had just made a system call.</summary>
internal static class UserRegisters
{
    public const ulong StackPointer = Layout.UserEnd - 8192;

    public static unsafe void Fill(ref TrapFrame frame)
    {
        frame.R15 = 15;
        frame.R14 = 14;
        frame.R13 = 13;
        frame.R12 = 12;
        frame.R10 = 10;
        frame.R9 = 9;
        frame.R8 = 8;
        frame.Rbp = 7;
        frame.Rdi = 6;
        frame.Rsi = 5;
        frame.Rbx = 3;
        frame.Rcx = 4;
        frame.Rdx = 2;
        frame.Rax = 99;
        frame.R11 = 0x1234;
        frame.Rip = ProcessWorld.Data + 0x40;
        frame.Rsp = StackPointer;
        frame.Rflags = 0x246;
        frame.Vector = TrapFrame.SyscallVector;
        frame.Cs = DescriptorTables.UserCode;
        frame.Ss = DescriptorTables.UserData;
        for (int i = 0; i < 8; i++)
        {
            frame.Xmm0To3[i] = (ulong)i * 0x0101;
        }

        frame.Xmm8[0] = 0x0808;
        frame.Xmm8[1] = 0x0809;
    }
}
