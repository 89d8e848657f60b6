using System;
using System.Runtime.InteropServices;
using Tine.Memory;
using Tine.Processes;
using Tine.X64;

namespace Tine.Syscalls;

/// <summary>struct ptrace_syscall_info of Linux: what PTRACE_GET_SYSCALL_INFO tells of a system-call stop.</summary>
[StructLayout(LayoutKind.Explicit, Size = 88)]
internal struct CallInfo
{
    private const byte AtEntry = 1;
    private const byte AtExit = 2;
    private const uint ArchitectureX64 = 0xc000_003e; // AUDIT_ARCH_X86_64
    private const int HeadSize = 24;
    private const int EntrySize = 80;
    private const int ExitSize = 33;
    private const long LowestError = -4095;

    [FieldOffset(0)]
    public byte Kind;

    [FieldOffset(4)]
    public uint Architecture;

    [FieldOffset(8)]
    public ulong InstructionPointer;

    [FieldOffset(16)]
    public ulong StackPointer;

    [FieldOffset(24)]
    public ulong Number;

    [FieldOffset(32)]
    public ulong First;

    [FieldOffset(40)]
    public ulong Second;

    [FieldOffset(48)]
    public ulong Third;

    [FieldOffset(56)]
    public ulong Fourth;

    [FieldOffset(64)]
    public ulong Fifth;

    [FieldOffset(72)]
    public ulong Sixth;

    [FieldOffset(24)]
    public long Result;

    [FieldOffset(32)]
    public byte IsError;

    /// <summary>Writes as much of the record as the caller has room for.</summary>
    /// <returns>The bytes that there are to tell, or EFAULT.</returns>
    public static Result<long> Write(Thread caller, Tracee tracee, ulong size, VirtualAddress to)
    {
        CallInfo info = Of(tracee, out int length);
        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(new ReadOnlySpan<CallInfo>(in info));
        Errno error = caller.Process.Memory.CopyOut(to, bytes[..(int)Math.Min(size, (ulong)length)]);
        return error == Errno.None ? length : error;
    }

    private static CallInfo Of(Tracee tracee, out int length)
    {
        ref TrapFrame frame = ref tracee.Thread.Frame;
        var info = new CallInfo { Architecture = ArchitectureX64, InstructionPointer = frame.Rip, StackPointer = frame.Rsp };
        length = HeadSize;
        if (tracee.Info.Code != Tracee.MarkedCall)
        {
            return info;
        }

        if (tracee.Message == TraceStops.EntryMessage)
        {
            length = EntrySize;
            info.Kind = AtEntry;
            info.Number = frame.ErrorCode;
            info.First = frame.Rdi;
            info.Second = frame.Rsi;
            info.Third = frame.Rdx;
            info.Fourth = frame.R10;
            info.Fifth = frame.R8;
            info.Sixth = frame.R9;
        }
        else
        {
            length = ExitSize;
            info.Kind = AtExit;
            info.Result = (long)frame.Rax;
            info.IsError = info.Result is < 0 and >= LowestError ? (byte)1 : (byte)0;
        }

        return info;
    }
}
