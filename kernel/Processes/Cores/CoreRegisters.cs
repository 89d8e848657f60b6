using System.Runtime.InteropServices;
using Tine.X64;

namespace Tine.Processes;

/// <summary>struct user_regs_struct of Linux x86-64, 27 words.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct CoreRegisters
{
    /// <summary>orig_rax of who is in no system call.</summary>
    private const ulong NoCall = ulong.MaxValue;

    public ulong R15, R14, R13, R12, Rbp, Rbx, R11, R10, R9, R8, Rax, Rcx, Rdx, Rsi, Rdi, OriginalRax, Rip, Cs, Flags, Rsp, Ss;
    public ulong FsBase, GsBase, Ds, Es, Fs, Gs;

    /// <summary>Registers at the thread's entry to the kernel; in a system call orig_rax has its number.</summary>
    public static CoreRegisters Of(Thread thread)
    {
        ref TrapFrame frame = ref thread.Frame;
        return new CoreRegisters
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
            OriginalRax = frame.IsSystemCall ? frame.ErrorCode : NoCall,
            Rip = frame.Rip,
            Cs = frame.Cs,
            Flags = frame.Rflags,
            Rsp = frame.Rsp,
            Ss = frame.Ss,
            FsBase = thread.Context.FsBase,
            GsBase = thread.Context.GsBase,
        };
    }
}
