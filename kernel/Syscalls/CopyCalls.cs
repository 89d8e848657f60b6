using System;
using Tine.Files;
using Tine.Memory;
using Tine.Processes;

namespace Tine.Syscalls;

/// <summary>sendfile: from file to file within the kernel.</summary>
internal static class CopyCalls
{
    private const int PieceSize = 16384;
    private const int PieceInstructions = 1000;

    [Syscall(40, "sendfile")]
    internal static Result<long> SendFile(Thread caller, int output, int input, VirtualAddress offset, ulong count)
    {
        using BorrowedFile from = caller.Process.Descriptors.Borrow(input);
        using BorrowedFile to = caller.Process.Descriptors.Borrow(output);
        if (from.File is not { IsReadable: true, IsPathOnly: false } source || to.File is not { IsWritable: true } target)
        {
            return Errno.EBADF;
        }

        if (source is not SeekableFile || (target.Flags & OpenFlags.Append) != 0)
        {
            return Errno.EINVAL;
        }

        if (offset.IsNull)
        {
            Result<long> sent = Copy(caller, source, target, source.Offset, count);
            source.Offset += sent.Failed ? 0 : (ulong)sent.Value;
            return sent;
        }

        Result<long> start = caller.Process.Memory.Read<long>(offset);
        if (start.Failed || start.Value < 0)
        {
            return start.Failed ? start.Error : Errno.EINVAL;
        }

        Result<long> copied = Copy(caller, source, target, (ulong)start.Value, count);
        Errno error = copied.Failed ? copied.Error : caller.Process.Memory.Write(offset, start.Value + copied.Value);
        return error == Errno.None ? copied : error;
    }

    private static Result<long> Copy(Thread caller, OpenFile source, OpenFile target, ulong offset, ulong count)
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
            Result<long> written = target.Write(caller, ref bytes);
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
