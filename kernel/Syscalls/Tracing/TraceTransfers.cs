using System;
using System.Runtime.InteropServices;
using Tine.Memory;
using Tine.Processes;

namespace Tine.Syscalls;

/// <summary>Words of a tracee's memory and of its struct user: PTRACE_PEEKDATA and its relatives.</summary>
internal static class TraceTransfers
{
    private const int SetGsBase = 0x1001; // ARCH_SET_GS and its relatives; arch_prctl(2)
    private const int SetFsBase = 0x1002;
    private const int GetFsBase = 0x1003;
    private const int GetGsBase = 0x1004;

    /// <returns>None; EIO where nothing is mapped; EFAULT.</returns>
    public static Errno Peek(Thread caller, Thread tracee, VirtualAddress address, VirtualAddress result)
    {
        ulong word = 0;
        Span<byte> bytes = MemoryMarshal.AsBytes(new Span<ulong>(ref word));
        return tracee.Process.Memory is not { } memory || memory.Peek(address, bytes) != bytes.Length
            ? Errno.EIO
            : caller.Process.Memory.Write(result, word);
    }

    /// <summary>Writes a word, into what the program may not write, too: as a page of the tracee's alone, if it is private.</summary>
    /// <returns>None; EIO where nothing is mapped, and in shared memory that may not be written.</returns>
    public static Errno Poke(Thread tracee, VirtualAddress address, ulong word)
    {
        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(new ReadOnlySpan<ulong>(in word));
        return tracee.Process.Memory is { } memory && memory.Poke(address, bytes) == bytes.Length ? Errno.None : Errno.EIO;
    }

    public static Errno PeekUser(Thread caller, Tracee tracee, ulong offset, VirtualAddress result)
    {
        Result<ulong> word = UserArea.Peek(tracee, offset);
        return word.Failed ? word.Error : caller.Process.Memory.Write(result, word.Value);
    }

    /// <summary>Reads or sets the base of FS or GS: PTRACE_ARCH_PRCTL.</summary>
    public static Errno SegmentBase(Thread caller, Tracee tracee, VirtualAddress address, int code)
    {
        ref X64.ThreadContext context = ref tracee.Thread.Context;
        if (code is SetFsBase or SetGsBase && address.Value >= X64.Layout.UserEnd)
        {
            return Errno.EPERM;
        }

        switch (code)
        {
            case SetFsBase:
                context.FsBase = address.Value;
                return Errno.None;
            case SetGsBase:
                context.GsBase = address.Value;
                return Errno.None;
            case GetFsBase:
                return caller.Process.Memory.Write(address, context.FsBase);
            case GetGsBase:
                return caller.Process.Memory.Write(address, context.GsBase);
            default:
                return Errno.EINVAL;
        }
    }

    /// <summary>Tells the area of rseq(2): PTRACE_GET_RSEQ_CONFIGURATION.</summary>
    /// <returns>The bytes that there are to tell.</returns>
    public static Result<long> GetSequence(Thread caller, Thread tracee, ulong size, VirtualAddress result)
    {
        SequenceRecord record = default;
        if (tracee.Sequence is { } sequence)
        {
            record = new SequenceRecord(sequence.Address.Value, RestartableSequence.Size, sequence.Signature, 0);
        }

        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(new ReadOnlySpan<SequenceRecord>(in record));
        Errno error = caller.Process.Memory.CopyOut(result, bytes[..(int)Math.Min(size, (ulong)bytes.Length)]);
        return error == Errno.None ? bytes.Length : error;
    }

    /// <summary>struct ptrace_rseq_configuration.</summary>
    private readonly record struct SequenceRecord(ulong Address, uint Size, uint Signature, ulong Flags);
}
