using System;
using Tine.Files;
using Tine.Memory;
using Tine.Processes;

namespace Tine.Syscalls;

/// <summary>readv, writev and their relatives: one transfer over several buffers.</summary>
internal static class VectorCalls
{
    /// <summary>p...v2: the offset that means "the file's own".</summary>
    private const long OwnOffset = -1;

    /// <summary>RWF_HIPRI, RWF_DSYNC and RWF_SYNC: hints and promises that memory keeps by itself.</summary>
    private const int HarmlessFlags = 0x1 | 0x2 | 0x4;

    /// <summary>RWF_APPEND: this one write goes to the end of the file. A read takes it, too, and ignores it (Linux: kiocb_set_rw_flags).</summary>
    private const int AppendFlag = 0x10;

    [Syscall(19, "readv")]
    internal static Result<long> ReadVector(Thread caller, int descriptor, VirtualAddress vectors, int count) =>
        Read(caller, descriptor, vectors, count, null);

    [Syscall(20, "writev")]
    internal static Result<long> WriteVector(Thread caller, int descriptor, VirtualAddress vectors, int count) =>
        Write(caller, descriptor, vectors, count, null);

    [Syscall(295, "preadv")]
    internal static Result<long> ReadVectorAt(Thread caller, int descriptor, VirtualAddress vectors, int count, long offset) =>
        offset < 0 ? Errno.EINVAL : Read(caller, descriptor, vectors, count, offset);

    [Syscall(296, "pwritev")]
    internal static Result<long> WriteVectorAt(Thread caller, int descriptor, VirtualAddress vectors, int count, long offset) =>
        offset < 0 ? Errno.EINVAL : Write(caller, descriptor, vectors, count, offset);

    [Syscall(327, "preadv2", Support = "RWF_HIPRI, RWF_DSYNC, RWF_SYNC, RWF_APPEND; RWF_NOWAIT gives EOPNOTSUPP, as Linux's tmpfs does")]
    internal static Result<long> ReadVectorAt2(
        Thread caller, int descriptor, VirtualAddress vectors, int count, long offset, ulong offsetHigh, int flags) =>
        offset < OwnOffset ? Errno.EINVAL
        : caller.Process.Descriptors.Find(descriptor) is not { IsReadable: true } ? Errno.EBADF
        : (flags & ~(HarmlessFlags | AppendFlag)) != 0 ? Errno.ENOTSUP
        : Read(caller, descriptor, vectors, count, offset == OwnOffset ? null : offset);

    [Syscall(328, "pwritev2", Support = "RWF_HIPRI, RWF_DSYNC, RWF_SYNC, RWF_APPEND; RWF_NOWAIT gives EOPNOTSUPP, as Linux's tmpfs does")]
    internal static Result<long> WriteVectorAt2(
        Thread caller, int descriptor, VirtualAddress vectors, int count, long offset, ulong offsetHigh, int flags)
    {
        bool isOpen = caller.Process.Descriptors.Find(descriptor) is { IsWritable: true };
        if ((flags & ~(HarmlessFlags | AppendFlag)) != 0 || offset < OwnOffset || !isOpen)
        {
            return offset < OwnOffset ? Errno.EINVAL : isOpen ? Errno.ENOTSUP : Errno.EBADF;
        }

        long? place = offset == OwnOffset ? null : offset;
        return (flags & AppendFlag) == 0
            ? Write(caller, descriptor, vectors, count, place)
            : Append(caller, descriptor, vectors, count, place);
    }

    /// <summary>Writes to the end of a file; the file's own offset moves there when no other was given (Linux: generic_write_checks).</summary>
    private static Result<long> Append(Thread caller, int descriptor, VirtualAddress vectors, int count, long? offset)
    {
        using BorrowedFile borrowed = caller.Process.Descriptors.Borrow(descriptor);
        OpenFile? file = borrowed.File;
        long? end = file is { IsSeekable: true } ? (long)file.Inode.Size : offset;
        Result<long> written = Write(caller, file, vectors, count, end);
        caller.Transfers.NoteWrite(written);
        if (!written.Failed && offset is null && end is { } start)
        {
            file!.Offset = (ulong)(start + written.Value);
        }

        return written;
    }

    private static Result<long> Read(Thread caller, int descriptor, VirtualAddress address, int count, long? offset)
    {
        using BorrowedFile borrowed = caller.Process.Descriptors.Borrow(descriptor);
        Result<long> read = Read(caller, borrowed.File, address, count, offset);
        caller.Transfers.NoteRead(read);
        return read;
    }

    private static Result<long> Read(Thread caller, OpenFile? source, VirtualAddress address, int count, long? offset)
    {
        Result<IoVector[]> vectors = Prepare(caller, source, FileAccess.Read, address, count, offset);
        if (vectors.Failed)
        {
            return vectors.Error;
        }

        OpenFile file = source!;
        ReadOnlySpan<IoVector> left = vectors.Value;
        long total = 0;
        var portion = new WorkPortion(caller);
        while (!left.IsEmpty)
        {
            bool wouldWait = total > 0 && !file.IsSeekable && (file.Poll(null) & PollEvents.In) == 0;
            if (wouldWait)
            {
                break;
            }

            ulong? place = (ulong?)offset + (ulong)total;
            ReadOnlySpan<IoVector> step = left[..VectorBatch.CountIn(file, left)];
            Result<long> read = VectorBatch.Read(caller, file, step, place);
            if (read.Failed)
            {
                return total > 0 ? total : read.Error;
            }

            total += read.Value;
            bool isShort = (ulong)read.Value < VectorArguments.TotalOf(step);
            if (isShort || portion.Spend(VectorArguments.InstructionsFor(read.Value, step.Length)) != Errno.None)
            {
                break;
            }

            left = left[step.Length..];
        }

        return total;
    }

    private static Result<long> Write(Thread caller, int descriptor, VirtualAddress address, int count, long? offset)
    {
        using BorrowedFile borrowed = caller.Process.Descriptors.Borrow(descriptor);
        Result<long> written = Write(caller, borrowed.File, address, count, offset);
        caller.Transfers.NoteWrite(written);
        return written;
    }

    private static Result<long> Write(Thread caller, OpenFile? target, VirtualAddress address, int count, long? offset)
    {
        Result<IoVector[]> vectors = Prepare(caller, target, FileAccess.Write, address, count, offset);
        if (vectors.Failed)
        {
            return vectors.Error;
        }

        OpenFile file = target!;
        ulong size = VectorArguments.TotalOf(vectors.Value);
        if (file.DiscardsWrites)
        {
            return (long)size;
        }

        ulong mostAtOnce = file is UnixSocket ? (ulong)UnixSocket.LargestMessage : Pipe.AtomicSize;
        if (!file.IsSeekable && offset is null && size > 0 && size <= mostAtOnce && vectors.Value.Length > 1)
        {
            return WriteGathered(caller, file, vectors.Value, (int)size);
        }

        ReadOnlySpan<IoVector> left = vectors.Value;
        long total = 0;
        var portion = new WorkPortion(caller);
        while (!left.IsEmpty)
        {
            ulong? place = (ulong?)offset + (ulong)total;
            ReadOnlySpan<IoVector> step = left[..VectorBatch.CountIn(file, left)];
            Result<long> written = VectorBatch.Write(caller, file, step, place);
            if (written.Failed)
            {
                if (total == 0 || (written.Error == Errno.EPIPE && file is not UnixSocket))
                {
                    written = TransferCalls.AfterWrite(caller, written);
                }

                return total > 0 ? total : written;
            }

            total += written.Value;
            bool isShort = (ulong)written.Value < VectorArguments.TotalOf(step);
            if (isShort || portion.Spend(VectorArguments.InstructionsFor(written.Value, step.Length)) != Errno.None)
            {
                break;
            }

            left = left[step.Length..];
        }

        return total;
    }

    /// <summary>Checks before the first byte, in Linux's order, and fetches the vectors.</summary>
    private static Result<IoVector[]> Prepare(
        Thread caller, OpenFile? file, FileAccess wanted, VirtualAddress address, int count, long? offset)
    {
        Errno error = offset is { } at ? TransferCalls.CheckAt(file, at) : Errno.None;
        bool isAllowed = wanted == FileAccess.Read ? file is { IsReadable: true } : file is { IsWritable: true };
        if (error != Errno.None || !isAllowed)
        {
            return error == Errno.None ? Errno.EBADF : error;
        }

        Result<IoVector[]> vectors = VectorArguments.Fetch(caller, address, count);
        bool isBeyond = !vectors.Failed && file!.IsSeekable
            && !OpenFile.IsWithinOffsets((ulong?)offset ?? file.Offset, VectorArguments.TotalOf(vectors.Value));
        return isBeyond ? Errno.EINVAL : vectors;
    }

    /// <summary>A small write to a pipe or terminal goes in one piece, as PIPE_BUF promises; a message always does.</summary>
    private static Result<long> WriteGathered(Thread caller, OpenFile file, IoVector[] vectors, int size)
    {
        Result<byte[]> gathered = VectorArguments.Gather(caller, vectors, size);
        if (gathered.Failed)
        {
            return gathered.Error;
        }

        IoBuffer source = IoBuffer.ForKernel(gathered.Value);
        return TransferCalls.AfterWrite(caller, file.Write(caller, ref source));
    }
}
