using System;
using Tine.Files;
using Tine.Memory;
using Tine.Processes;

namespace Tine.Syscalls;

/// <summary>sendfile and copy_file_range: from file to file within the kernel.</summary>
internal static class CopyCalls
{
    private const int PieceSize = 16384;
    private const int PieceInstructions = 1000;

    /// <remarks>Errors in the order of Linux's do_sendfile.</remarks>
    [Syscall(40, "sendfile")]
    internal static Result<long> SendFile(Thread caller, int output, int input, VirtualAddress offset, ulong count)
    {
        Result<long> given = offset.IsNull ? 0 : caller.Process.Memory.Read<long>(offset);
        if (given.Failed)
        {
            return given.Error;
        }

        using BorrowedFile from = caller.Process.Descriptors.Borrow(input);
        using BorrowedFile to = caller.Process.Descriptors.Borrow(output);
        if (from.File is not { IsReadable: true } source)
        {
            return Errno.EBADF;
        }

        if (!offset.IsNull && !source.IsSeekable)
        {
            return Errno.ESPIPE;
        }

        ulong start = offset.IsNull ? source.Offset : (ulong)given.Value;
        Errno error = CheckSent(source, start, count, to.File);
        if (error != Errno.None)
        {
            return error;
        }

        Result<long> sent = Copy(caller, source, start, to.File!, null, count);
        caller.Transfers.NoteCopy(sent);
        if (!sent.Failed && offset.IsNull)
        {
            source.Offset += (ulong)sent.Value;
        }

        error = sent.Failed ? sent.Error : offset.IsNull ? Errno.None : caller.Process.Memory.Write(offset, given.Value + sent.Value);
        return error == Errno.None ? sent : error;
    }

    [Syscall(326, "copy_file_range")]
    internal static Result<long> CopyRange(
        Thread caller, int input, VirtualAddress inputOffset, int output, VirtualAddress outputOffset, ulong count, uint flags)
    {
        using BorrowedFile from = caller.Process.Descriptors.Borrow(input);
        using BorrowedFile to = caller.Process.Descriptors.Borrow(output);
        if (from.File is not { IsPathOnly: false } source || to.File is not { IsPathOnly: false } target)
        {
            return Errno.EBADF;
        }

        AddressSpace memory = caller.Process.Memory;
        Result<long> start = inputOffset.IsNull ? (long)source.Offset : memory.Read<long>(inputOffset);
        Result<long> place = outputOffset.IsNull ? (long)target.Offset : memory.Read<long>(outputOffset);
        if (start.Failed || place.Failed)
        {
            return Errno.EFAULT;
        }

        Errno error = flags != 0 ? Errno.EINVAL : CheckCopied(caller, source, start.Value, target, place.Value, ref count);
        if (error != Errno.None || count == 0)
        {
            return error == Errno.None ? 0 : error;
        }

        Result<long> copied = Copy(caller, source, (ulong)start.Value, target, (ulong)place.Value, count);
        caller.Transfers.NoteCopy(copied);
        if (copied.Failed)
        {
            return copied.Error;
        }

        error = Move(memory, source, inputOffset, start.Value + copied.Value);
        error = error == Errno.None ? Move(memory, target, outputOffset, place.Value + copied.Value) : error;
        return error == Errno.None ? copied : error;
    }

    private static Errno CheckSent(OpenFile source, ulong start, ulong count, OpenFile? target)
    {
        if (!OpenFile.IsWithinOffsets(start, count))
        {
            return Errno.EINVAL;
        }

        if (target is not { IsWritable: true })
        {
            return Errno.EBADF;
        }

        // Streams can be read by splice(2) alone, and what appends by nobody.
        return source is SeekableFile && (target.Flags & OpenFlags.Append) == 0 ? Errno.None : Errno.EINVAL;
    }

    /// <summary>Cuts <paramref name="count"/> to what there is and to what the target may hold; Linux's generic_copy_file_checks.</summary>
    private static Errno CheckCopied(Thread caller, OpenFile source, long start, OpenFile target, long place, ref ulong count)
    {
        if (source.Inode.Kind == FileKind.Directory || target.Inode.Kind == FileKind.Directory)
        {
            return Errno.EISDIR;
        }

        if (source.Inode.Kind != FileKind.Regular || target.Inode.Kind != FileKind.Regular)
        {
            return Errno.EINVAL;
        }

        if (!source.IsReadable || !target.IsWritable || (target.Flags & OpenFlags.Append) != 0)
        {
            return Errno.EBADF;
        }

        if (source.Inode.FileSystem != target.Inode.FileSystem)
        {
            return Errno.EXDEV;
        }

        if (count > ulong.MaxValue - (ulong)start || count > ulong.MaxValue - (ulong)place)
        {
            return Errno.EOVERFLOW;
        }

        if (start < 0 || place < 0)
        {
            return Errno.EINVAL;
        }

        ulong size = source.Inode.Size;
        count = (ulong)start < size ? Math.Min(count, size - (ulong)start) : 0;
        ulong limit = Math.Min(caller.FileSizeLimit, RegularFile.LargestSize);
        if ((ulong)place >= limit)
        {
            return TransferCalls.AfterWrite(caller, Errno.EFBIG).Error;
        }

        count = Math.Min(count, limit - (ulong)place);
        bool overlaps = (ulong)place + count > (ulong)start && (ulong)place < (ulong)start + count;
        return source.Inode == target.Inode && overlaps ? Errno.EINVAL : Errno.None;
    }

    /// <summary>Tells where the copy ended: to the program, or to the file when no offset was given.</summary>
    private static Errno Move(AddressSpace memory, OpenFile file, VirtualAddress offset, long end)
    {
        if (!offset.IsNull)
        {
            return memory.Write(offset, end);
        }

        file.Offset = (ulong)end;
        return Errno.None;
    }

    /// <summary>Copies in pieces, between which others may run.</summary>
    /// <param name="caller">The calling thread.</param>
    /// <param name="source">The source.</param>
    /// <param name="offset">The first byte there.</param>
    /// <param name="target">The destination.</param>
    /// <param name="place">Offset of the first byte in the target; null for the target's own offset.</param>
    /// <param name="count">Bytes at most.</param>
    private static Result<long> Copy(Thread caller, OpenFile source, ulong offset, OpenFile target, ulong? place, ulong count)
    {
        count = Math.Min(count, TransferCalls.MostBytes);
        byte[] piece = new byte[(int)Math.Min(count, PieceSize)];
        long done = 0;
        var portion = new WorkPortion(caller);
        while ((ulong)done < count)
        {
            int wanted = (int)Math.Min(count - (ulong)done, (ulong)piece.Length);
            IoBuffer destination = IoBuffer.ForKernel(piece.AsSpan(0, wanted));
            Result<long> read = source.ReadAt(caller, ref destination, offset + (ulong)done);
            if (read.Failed || read.Value == 0)
            {
                return done > 0 || !read.Failed ? done : read.Error;
            }

            IoBuffer bytes = IoBuffer.ForKernel(piece.AsSpan(0, (int)read.Value));
            Result<long> written = place is { } start
                ? target.WriteAt(caller, ref bytes, start + (ulong)done)
                : target.Write(caller, ref bytes);
            if (written.Failed)
            {
                return done > 0 ? done : TransferCalls.AfterWrite(caller, written);
            }

            done += written.Value;
            if (written.Value < read.Value || portion.Spend(PieceInstructions + (int)written.Value) != Errno.None)
            {
                break;
            }
        }

        return done;
    }
}
