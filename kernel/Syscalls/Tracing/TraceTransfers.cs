using System;
using System.Runtime.InteropServices;
using Tine.Memory;
using Tine.Processes;

namespace Tine.Syscalls;

/// <summary>Words of a tracee's memory and of its struct user: PTRACE_PEEKDATA and its relatives.</summary>
internal static class TraceTransfers
{
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
