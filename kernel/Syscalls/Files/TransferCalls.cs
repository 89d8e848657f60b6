using System;
using System.Runtime.CompilerServices;
using Tine.Files;
using Tine.Memory;
using Tine.Processes;

namespace Tine.Syscalls;

/// <summary>read, write and lseek.</summary>
/// <remarks>A process whose descriptors no thread shares, which is most of them, need not count its files up and down.</remarks>
internal static class TransferCalls
{
    /// <summary>The most bytes that one call moves (Linux: MAX_RW_COUNT).</summary>
    public const ulong MostBytes = 0x7fff_f000;

    [Syscall(0, "read")]
    internal static Result<long> Read(Thread caller, int descriptor, VirtualAddress buffer, ulong count)
    {
        DescriptorTable table = caller.Process.Descriptors;
        return table.IsShared
            ? ReadBorrowed(caller, descriptor, buffer, count)
            : Read(caller, table.Find(descriptor), buffer, count);
    }

    [Syscall(1, "write")]
    internal static Result<long> Write(Thread caller, int descriptor, VirtualAddress buffer, ulong count)
    {
        DescriptorTable table = caller.Process.Descriptors;
        return table.IsShared
            ? WriteBorrowed(caller, descriptor, buffer, count)
            : Write(caller, table.Find(descriptor), buffer, count);
    }

    [Syscall(17, "pread64")]
    internal static Result<long> ReadAt(Thread caller, int descriptor, VirtualAddress buffer, ulong count, long offset)
    {
        using BorrowedFile borrowed = caller.Process.Descriptors.Borrow(descriptor);
        Errno error = CheckAt(borrowed.File, offset);
        if (error != Errno.None)
        {
            return error;
        }

        OpenFile file = borrowed.File!;
        if (!file.IsReadable)
        {
            return Errno.EBADF;
        }

        if (!UserMemory.IsUserRange(buffer, count))
        {
            return Errno.EFAULT;
        }

        if (!file.HasUnsignedOffsets && !OpenFile.IsWithinOffsets((ulong)offset, count))
        {
            return Errno.EINVAL;
        }

        IoBuffer destination = IoBuffer.ForUser(caller.Process.Memory, buffer, Math.Min(count, MostBytes));
        Result<long> read = file.ReadAt(caller, ref destination, (ulong)offset);
        caller.Transfers.NoteRead(read);
        return read;
    }

    [Syscall(18, "pwrite64")]
    internal static Result<long> WriteAt(Thread caller, int descriptor, VirtualAddress buffer, ulong count, long offset)
    {
        using BorrowedFile borrowed = caller.Process.Descriptors.Borrow(descriptor);
        Errno error = CheckAt(borrowed.File, offset);
        if (error != Errno.None)
        {
            return error;
        }

        OpenFile file = borrowed.File!;
        if (!file.IsWritable)
        {
            return Errno.EBADF;
        }

        if (!UserMemory.IsUserRange(buffer, count))
        {
            return Errno.EFAULT;
        }

        if (!OpenFile.IsWithinOffsets((ulong)offset, count))
        {
            return Errno.EINVAL;
        }

        IoBuffer source = IoBuffer.ForUser(caller.Process.Memory, buffer, Math.Min(count, MostBytes));
        Result<long> written = file.WriteAt(caller, ref source, (ulong)offset);
        caller.Transfers.NoteWrite(written);
        return AfterWrite(caller, written);
    }

    [Syscall(8, "lseek")]
    internal static Result<long> Seek(Thread caller, int descriptor, long offset, SeekOrigin origin) =>
        caller.Process.Descriptors.Find(descriptor) is { } file
            ? origin is < SeekOrigin.Start or > SeekOrigin.Hole ? Errno.EINVAL : file.Seek(offset, origin)
            : Errno.EBADF;

    /// <summary>Checks of pread and its relatives, in Linux's order: a pipe is ESPIPE even where its access mode would be EBADF.</summary>
    public static Errno CheckAt(OpenFile? file, long offset) =>
        offset < 0 && file is not { HasUnsignedOffsets: true } ? Errno.EINVAL
        : file is not { IsPathOnly: false } ? Errno.EBADF
        : file.IsSeekable ? Errno.None
        : Errno.ESPIPE;

    /// <summary>A write to a pipe that nobody reads raises SIGPIPE besides, one beyond RLIMIT_FSIZE raises SIGXFSZ.</summary>
    public static Result<long> AfterWrite(Thread caller, Result<long> written)
    {
        if (written.Error == Errno.EPIPE)
        {
            caller.RaiseSignal(Signal.SIGPIPE);
        }
        else if (written.Error == Errno.EFBIG && caller.FileSizeLimit != ResourceLimit.Infinity)
        {
            caller.RaiseSignal(Signal.SIGXFSZ);
        }

        return written;
    }

    private static Result<long> ReadBorrowed(Thread caller, int descriptor, VirtualAddress buffer, ulong count)
    {
        using BorrowedFile borrowed = caller.Process.Descriptors.Borrow(descriptor);
        return Read(caller, borrowed.File, buffer, count);
    }

    private static Result<long> WriteBorrowed(Thread caller, int descriptor, VirtualAddress buffer, ulong count)
    {
        using BorrowedFile borrowed = caller.Process.Descriptors.Borrow(descriptor);
        return Write(caller, borrowed.File, buffer, count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Result<long> Read(Thread caller, OpenFile? file, VirtualAddress buffer, ulong count)
    {
        if (file is not { IsReadable: true })
        {
            return Errno.EBADF;
        }

        if (!UserMemory.IsUserRange(buffer, count))
        {
            return Errno.EFAULT;
        }

        IoBuffer destination = IoBuffer.ForUser(caller.Process.Memory, buffer, Math.Min(count, MostBytes));
        Result<long> read = file.Read(caller, ref destination);
        caller.Transfers.NoteRead(read);
        return read;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Result<long> Write(Thread caller, OpenFile? file, VirtualAddress buffer, ulong count)
    {
        if (file is not { IsWritable: true })
        {
            return Errno.EBADF;
        }

        if (!UserMemory.IsUserRange(buffer, count))
        {
            return Errno.EFAULT;
        }

        IoBuffer source = IoBuffer.ForUser(caller.Process.Memory, buffer, Math.Min(count, MostBytes));
        Result<long> written = file.Write(caller, ref source);
        caller.Transfers.NoteWrite(written);
        return written.Failed ? AfterWrite(caller, written) : written;
    }
}
