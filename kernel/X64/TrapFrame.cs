using System.Runtime.InteropServices;

namespace Tine.X64;

/// <summary>
/// The user's (or the interrupted kernel's) registers as trap entry stores them at the top of the kernel stack.
/// Entry.asm pushes in this order; sizes in bytes: 80 + 15 * 8 + 7 * 8 = 256.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public unsafe struct TrapFrame
{
    /// <summary>
    /// xmm0 to xmm3, 16 bytes each. These and <see cref="Xmm8"/> are all that the kernel's code changes (a test reads
    /// its every instruction); their upper halves it leaves alone.
    /// </summary>
    public fixed ulong Xmm0To3[8];

    /// <summary>The compiler clears locals with it.</summary>
    public fixed ulong Xmm8[2];

    public ulong R15;
    public ulong R14;
    public ulong R13;
    public ulong R12;
    public ulong R11;
    public ulong R10;
    public ulong R9;
    public ulong R8;
    public ulong Rbp;
    public ulong Rdi;
    public ulong Rsi;
    public ulong Rdx;
    public ulong Rcx;
    public ulong Rbx;
    public ulong Rax;

    /// <summary>The vector (0 to 255), <see cref="SyscallVector"/>, or one that nothing raises (<see cref="RestoreEveryRegister"/>).</summary>
    public ulong Vector;

    /// <summary>The processor's error code, 0 where there is none; for a system call its number as it was in rax.</summary>
    public ulong ErrorCode;

    public ulong Rip;
    public ulong Cs;
    public ulong Rflags;
    public ulong Rsp;
    public ulong Ss;

    public const ulong SyscallVector = 256;

    /// <summary>Neither a trap nor a system call (<see cref="RestoreEveryRegister"/>).</summary>
    private const ulong RestoringVector = 257;

    /// <summary>A system call's number: as on Linux, the upper half of rax does not count.</summary>
    public readonly uint CallNumber
    {
        [NoAllocation]
        get => (uint)ErrorCode;
    }

    /// <summary>The frame is that of a system call: rax is its result, and the way back may be SYSRET.</summary>
    public readonly bool IsSystemCall
    {
        [NoAllocation]
        get => Vector == SyscallVector;
    }

    /// <summary>
    /// Has the way back to user mode restore every register, by IRETQ: SYSRET takes rip from rcx and the flags from r11 (AMD64 APM
    /// vol. 3). rax is then the program's own, no result of a call.
    /// </summary>
    [NoAllocation]
    public void RestoreEveryRegister() => Vector = RestoringVector;

    public readonly bool IsFromUser
    {
        [NoAllocation]
        get => (Cs & 3) == 3;
    }
}
