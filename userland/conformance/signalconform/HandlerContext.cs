using System.Runtime.InteropServices;
using Tine.Runtime;

namespace Tine.SignalConform;

/// <summary>ucontext_t of x86-64 as handlers get it: 304 bytes; the vector state lies elsewhere.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct HandlerContext
{
    internal ulong Flags;
    internal ulong Link;
    internal SignalStack Stack;
    internal ulong R8;
    internal ulong R9;
    internal ulong R10;
    internal ulong R11;
    internal ulong R12;
    internal ulong R13;
    internal ulong R14;
    internal ulong R15;
    internal ulong Rdi;
    internal ulong Rsi;
    internal ulong Rbp;
    internal ulong Rbx;
    internal ulong Rdx;
    internal ulong Rax;
    internal ulong Rcx;
    internal ulong Rsp;
    internal ulong Rip;
    internal ulong Rflags;
    internal ushort Cs;
    internal ushort Gs;
    internal ushort Fs;
    internal ushort Ss;
    internal ulong ErrorCode;
    internal ulong TrapNumber;
    internal ulong OldMask;
    internal ulong FaultAddress;
    internal byte* VectorState;
    private fixed ulong _reserved[8];
    internal ulong Mask;
}
