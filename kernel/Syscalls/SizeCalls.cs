using Tine.Files;
using Tine.Processes;

namespace Tine.Syscalls;

/// <summary>truncate and fallocate: how large a file is.</summary>
internal static class SizeCalls
{
    private const int KeepSize = 1; // FALLOC_FL_KEEP_SIZE
    private const int PunchHole = 2; // FALLOC_FL_PUNCH_HOLE, with the other alone

    [Syscall(76, "truncate")]
    internal static Errno Truncate(Thread caller, VirtualAddress path, long length)
    {
        if (length < 0)
        {
            return Errno.EINVAL;
        }

        Result<Inode> found = PathArguments.Find(caller, PathArguments.WorkingDirectory, path, AtFlags.None);
        if (found.Failed)
        {
            return found.Error;
        }

        Inode file = found.Value;
        if (file.Kind != FileKind.Regular)
        {
            return file.Kind == FileKind.Directory ? Errno.EISDIR : Errno.EINVAL;
        }

        Errno error = file.FileSystem.IsReadOnly ? Errno.EROFS : file.Check(caller.Credentials, FileAccess.Write);
        return error == Errno.None ? Resize(caller, file, (ulong)length) : error;
    }

    [Syscall(77, "ftruncate")]
    internal static Errno TruncateOpen(Thread caller, int descriptor, long length)
    {
        if (length < 0)
        {
            return Errno.EINVAL;
        }

        using BorrowedFile borrowed = caller.Process.Descriptors.Borrow(descriptor);
        if (borrowed.File is not { IsPathOnly: false } file)
        {
            return Errno.EBADF;
        }

        return !file.IsWritable || file.Inode.Kind != FileKind.Regular ? Errno.EINVAL : Resize(caller, file.Inode, (ulong)length);
    }

    [Syscall(285, "fallocate", Support = "FALLOC_FL_KEEP_SIZE, FALLOC_FL_PUNCH_HOLE; memory is taken at the first write. Others give EOPNOTSUPP")]
    internal static Errno Allocate(Thread caller, int descriptor, int mode, long offset, long length)
    {
        using BorrowedFile borrowed = caller.Process.Descriptors.Borrow(descriptor);
        if (borrowed.File is not { IsWritable: true, IsPathOnly: false } file)
        {
            return Errno.EBADF;
        }

        if (offset < 0 || length <= 0)
        {
            return Errno.EINVAL;
        }

        if ((mode & ~(KeepSize | PunchHole)) != 0 || mode == PunchHole)
        {
            return Errno.ENOTSUP;
        }

        if (file.Inode.Kind != FileKind.Regular)
        {
            return file.Inode.Kind == FileKind.Fifo ? Errno.ESPIPE : Errno.ENODEV;
        }

        long end = unchecked(offset + length);
        if (end < 0)
        {
            return Errno.EFBIG;
        }

        if (mode == (KeepSize | PunchHole))
        {
            return file.Inode is RegularFile regular ? regular.PunchHole(caller, (ulong)offset, (ulong)end) : Errno.ENOTSUP;
        }

        bool grows = mode != KeepSize && (ulong)end > file.Inode.Size;
        return grows ? Resize(caller, file.Inode, (ulong)end) : Errno.None;
    }

    /// <summary>No file grows beyond RLIMIT_FSIZE; who tries gets SIGXFSZ.</summary>
    private static Errno Resize(Thread caller, Inode file, ulong size)
    {
        if (size > file.Size && size > caller.FileSizeLimit)
        {
            caller.RaiseSignal(Signal.SIGXFSZ);
            return Errno.EFBIG;
        }

        return file.Truncate(caller, caller.Credentials, size);
    }
}
