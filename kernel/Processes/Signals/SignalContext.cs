using System.Runtime.InteropServices;

namespace Tine.Processes;

/// <summary>The frame that a handler finds on its stack: Linux's struct rt_sigframe, 440 bytes; the vector state lies above it.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct SignalContext
{
    public const ulong Size = 440;

    /// <summary>The offset of ucontext_t.</summary>
    public const ulong ContextOffset = 8;

    /// <summary>The offset of siginfo_t.</summary>
    public const ulong InfoOffset = 312;

    /// <summary>The handler returns to it.</summary>
    public ulong Restorer;

    public ulong Flags;
    public ulong Link;
    public AlternateStack Stack;
    public ulong R8;
    public ulong R9;
    public ulong R10;
    public ulong R11;
    public ulong R12;
    public ulong R13;
    public ulong R14;
    public ulong R15;
    public ulong Rdi;
    public ulong Rsi;
    public ulong Rbp;
    public ulong Rbx;
    public ulong Rdx;
    public ulong Rax;
    public ulong Rcx;
    public ulong Rsp;
    public ulong Rip;
    public ulong Rflags;
    public ushort Cs;
    public ushort Gs;
    public ushort Fs;
    public ushort Ss;
    public ulong ErrorCode;
    public ulong TrapNumber;
    public ulong OldMask;
    public ulong FaultAddress;

    /// <summary>Address of the vector state.</summary>
    public ulong VectorState;

    public ulong Reserved0;
    public ulong Reserved1;
    public ulong Reserved2;
    public ulong Reserved3;
    public ulong Reserved4;
    public ulong Reserved5;
    public ulong Reserved6;
    public ulong Reserved7;

    /// <summary>The mask to go back to.</summary>
    public SignalSet Mask;

    public SignalInfo Info;
}
