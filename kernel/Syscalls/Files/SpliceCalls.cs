using System;
using Tine.Files;
using Tine.Memory;
using Tine.Processes;

namespace Tine.Syscalls;

/// <summary>splice, tee and vmsplice: between a pipe and another file, two pipes, or a pipe and memory.</summary>
/// <remarks>Pages are copied where Linux lends them: memory given to a pipe may change afterwards without an effect there.</remarks>
internal static class SpliceCalls
{
    // SPLICE_F_*: SPLICE_F_MOVE, SPLICE_F_MORE and SPLICE_F_GIFT are hints.
    private const uint NonBlockingFlag = 2;
    private const uint KnownFlags = 0xf;

    [Syscall(275, "splice")]
    internal static Result<long> Splice(
        Thread caller, int input, VirtualAddress inputOffset, int output, VirtualAddress outputOffset, ulong count, uint flags)
    {
        if (count == 0 || (flags & ~KnownFlags) != 0)
        {
            return count == 0 ? 0 : Errno.EINVAL;
        }

        using BorrowedFile from = caller.Process.Descriptors.Borrow(input);
        using BorrowedFile to = caller.Process.Descriptors.Borrow(output);
        if (from.File is not { IsPathOnly: false } source || to.File is not { IsPathOnly: false } target)
        {
            return Errno.EBADF;
        }

        if ((source is PipeEnd && !inputOffset.IsNull) || (target is PipeEnd && !outputOffset.IsNull))
        {
            return Errno.ESPIPE;
        }

        // One of them at most is given: the other file is a pipe, or the call fails.
        VirtualAddress address = outputOffset.IsNull ? inputOffset : outputOffset;
        Result<long> given = address.IsNull ? 0 : caller.Process.Memory.Read<long>(address);
        if (given.Failed)
        {
            return given.Error;
        }

        long? offset = address.IsNull ? null : given.Value;
        Result<long> moved = Move(caller, source, target, offset, count, flags);
        if (moved.Failed || offset is not { } start)
        {
            return TransferCalls.AfterWrite(caller, moved);
        }

        Errno error = caller.Process.Memory.Write(address, start + moved.Value);
        return error == Errno.None ? moved : error;
    }

    [Syscall(276, "tee")]
    internal static Result<long> Tee(Thread caller, int input, int output, ulong count, uint flags)
    {
        if ((flags & ~KnownFlags) != 0 || count == 0)
        {
            return count == 0 ? 0 : Errno.EINVAL;
        }

        using BorrowedFile from = caller.Process.Descriptors.Borrow(input);
        using BorrowedFile to = caller.Process.Descriptors.Borrow(output);
        if (from.File is not { IsReadable: true } source || to.File is not { IsWritable: true } target)
        {
            return Errno.EBADF;
        }

        return source is PipeEnd first && target is PipeEnd second && first.Pipe != second.Pipe
            ? TransferCalls.AfterWrite(caller, Splicing.Duplicate(caller, first, second, count, WaitingOf(flags, source.Flags | target.Flags)))
            : Errno.EINVAL;
    }

    [Syscall(278, "vmsplice")]
    internal static Result<long> SpliceMemory(Thread caller, int descriptor, VirtualAddress vectors, ulong count, uint flags)
    {
        if ((flags & ~KnownFlags) != 0)
        {
            return Errno.EINVAL;
        }

        using BorrowedFile borrowed = caller.Process.Descriptors.Borrow(descriptor);
        if (borrowed.File is not { } file || !(file.IsReadable || file.IsWritable))
        {
            return Errno.EBADF;
        }

        Result<IoVector[]> fetched = VectorArguments.Fetch(caller, vectors, count, VectorOwner.Caller);
        if (fetched.Failed || VectorArguments.TotalOf(fetched.Value) == 0)
        {
            return fetched.Failed ? fetched.Error : 0;
        }

        if (file is not PipeEnd { Pipe: { } pipe })
        {
            return Errno.EBADF;
        }

        Waiting waiting = WaitingOf(flags, OpenFlags.ReadOnly);
        return file.IsWritable
            ? TransferCalls.AfterWrite(caller, Give(caller, pipe, fetched.Value, waiting))
            : Take(caller, pipe, fetched.Value, waiting);
    }

    private static Waiting WaitingOf(uint flags, OpenFlags ofPipes) =>
        (flags & NonBlockingFlag) != 0 || (ofPipes & OpenFlags.NonBlocking) != 0 ? Waiting.Never : Waiting.Allowed;

    /// <remarks>Errors in the order of Linux's do_splice.</remarks>
    private static Result<long> Move(Thread caller, OpenFile source, OpenFile target, long? offset, ulong count, uint flags)
    {
        if (!source.IsReadable || !target.IsWritable)
        {
            return Errno.EBADF;
        }

        count = Math.Min(count, TransferCalls.MostBytes);
        if (source is PipeEnd first && target is PipeEnd second)
        {
            return first.Pipe == second.Pipe
                ? Errno.EINVAL
                : Splicing.Connect(caller, first, second, count, WaitingOf(flags, source.Flags | target.Flags));
        }

        OpenFile other = source is PipeEnd ? target : source;
        bool isBeyond = other.IsSeekable && !OpenFile.IsWithinOffsets((ulong?)offset ?? other.Offset, count);
        if ((offset is not null && !other.IsSeekable) || isBeyond)
        {
            return Errno.EINVAL;
        }

        return source is PipeEnd input ? Splicing.Drain(caller, input, target, offset, count, WaitingOf(flags, input.Flags))
            : target is PipeEnd output ? Splicing.Fill(caller, source, output, offset, count, WaitingOf(flags, output.Flags))
            : Errno.EINVAL;
    }

    /// <summary>Memory into a pipe: what has room.</summary>
    private static Result<long> Give(Thread caller, Pipe pipe, IoVector[] vectors, Waiting waiting)
    {
        Errno error = pipe.WaitForRoom(caller, waiting);
        long total = 0;
        var cursor = new VectorCursor(vectors);
        var portion = new WorkPortion(caller);
        while (error == Errno.None && cursor.Piece > 0)
        {
            ulong wanted = Math.Min(cursor.Piece, Pipe.AtomicSize);
            IoBuffer piece = IoBuffer.ForUser(caller.Process.Memory, cursor.Address, Math.Min(wanted, (ulong)Math.Max(pipe.Room, 1)));
            Result<long> written = pipe.Write(caller, ref piece, Waiting.Never);
            error = written.Error;
            total += written.Failed ? 0 : written.Value;
            cursor.Advance(written.Failed ? 0 : (ulong)written.Value);
            error = error == Errno.None ? portion.Spend(Splicing.InstructionsAPiece + (int)written.Value) : error;
        }

        return total > 0 ? total : error == Errno.None ? 0 : error;
    }

    /// <summary>A pipe into memory: what is there.</summary>
    private static Result<long> Take(Thread caller, Pipe pipe, IoVector[] vectors, Waiting waiting)
    {
        Errno error = pipe.WaitForBytes(caller, waiting).Error;
        long total = 0;
        var cursor = new VectorCursor(vectors);
        var portion = new WorkPortion(caller);
        while (error == Errno.None && cursor.Piece > 0 && pipe.Count > 0)
        {
            IoBuffer piece = IoBuffer.ForUser(caller.Process.Memory, cursor.Address, Math.Min(cursor.Piece, Pipe.AtomicSize));
            Result<long> read = pipe.Read(caller, ref piece, Waiting.Never);
            error = read.Error;
            total += read.Failed ? 0 : read.Value;
            cursor.Advance(read.Failed ? 0 : (ulong)read.Value);
            error = error == Errno.None ? portion.Spend(Splicing.InstructionsAPiece + (int)read.Value) : error;
        }

        return total > 0 ? total : error == Errno.None ? 0 : error;
    }
}
