using System;
using Tine.Files;
using Tine.Processes;

namespace Tine.Syscalls;

/// <summary>truncate and fallocate: how large a file is.</summary>
internal static class SizeCalls
{
    private const int KeepSize = 1; // FALLOC_FL_KEEP_SIZE
    private const int PunchHole = 2; // FALLOC_FL_PUNCH_HOLE
    private const int CollapseRange = 8;
    private const int ZeroRange = 0x10;
    private const int InsertRange = 0x20;
    private const int UnshareRange = 0x40;
    private const int AllModes = KeepSize | PunchHole | CollapseRange | ZeroRange | InsertRange | UnshareRange;

    [Syscall(76, "truncate")]
    internal static Errno Truncate(Thread caller, VirtualAddress path, long length)
    {
        if (length < 0)
        {
            return Errno.EINVAL;
        }

        Result<NamedFile> found = PathArguments.FindNamed(caller, PathArguments.WorkingDirectory, path, AtFlags.None);
        if (found.Failed)
        {
            return found.Error;
        }

        Inode file = found.Value.File;
        if (file.Kind != FileKind.Regular)
        {
            return file.Kind == FileKind.Directory ? Errno.EISDIR : Errno.EINVAL;
        }

        Errno error = file.FileSystem.IsReadOnly ? Errno.EROFS : file.Check(caller.Credentials, FileAccess.Write);
        error = error == Errno.None ? LeaseBreaking.Break(file, caller, OpenFlags.WriteOnly) : error;
        return error == Errno.None ? Resize(caller, found.Value, (ulong)length) : error;
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

        return !file.IsWritable || file.Inode.Kind != FileKind.Regular ? Errno.EINVAL
            : Resize(caller, new NamedFile(file.Inode, file.Path), (ulong)length);
    }

    [Syscall(285, "fallocate", Support = "FALLOC_FL_KEEP_SIZE, FALLOC_FL_PUNCH_HOLE, as Linux's tmpfs; others give EOPNOTSUPP")]
    internal static Errno Allocate(Thread caller, int descriptor, int mode, long offset, long length)
    {
        using BorrowedFile borrowed = caller.Process.Descriptors.Borrow(descriptor);
        if (borrowed.File is not { IsPathOnly: false } file)
        {
            return Errno.EBADF;
        }

        Errno error = offset < 0 || length <= 0 ? Errno.EINVAL : CheckMode(mode);
        if (error != Errno.None || !file.IsWritable)
        {
            return error == Errno.None ? Errno.EBADF : error;
        }

        switch (file.Inode.Kind)
        {
            case FileKind.Regular:
                break;
            case FileKind.Fifo:
                return Errno.ESPIPE;
            default:
                return file.Inode.Kind == FileKind.Directory ? Errno.EISDIR : Errno.ENODEV;
        }

        long end = unchecked(offset + length);
        if (end < 0)
        {
            return Errno.EFBIG;
        }

        if (file.Inode is not RegularFile regular || (mode & ~(KeepSize | PunchHole)) != 0)
        {
            return Errno.ENOTSUP;
        }

        regular.DropSetIds(caller.Process.Credentials);
        error = (mode & PunchHole) != 0 ? regular.PunchHole(caller, (ulong)offset, (ulong)end)
            : IsBeyondLimit(caller, regular, (ulong)end) ? Errno.EFBIG
            : regular.Allocate(caller, (ulong)offset, (ulong)end, mode == KeepSize ? regular.Size : Math.Max(regular.Size, (ulong)end));
        if (error == Errno.None)
        {
            FileEvents.Note(file, WatchEvents.Modified);
        }

        return error;
    }

    /// <summary>Modes that contradict themselves; Linux's vfs_fallocate. Files here have no more than KEEP_SIZE and PUNCH_HOLE.</summary>
    private static Errno CheckMode(int mode)
    {
        bool isUnknown = (mode & ~AllModes) != 0;
        bool punchesBadly = (mode & PunchHole) != 0 && (mode & (KeepSize | ZeroRange)) != KeepSize;
        bool movesBadly = ((mode & CollapseRange) != 0 && mode != CollapseRange) || ((mode & InsertRange) != 0 && mode != InsertRange);
        bool unsharesBadly = (mode & UnshareRange) != 0 && (mode & ~(UnshareRange | KeepSize)) != 0;
        return isUnknown || punchesBadly ? Errno.ENOTSUP : movesBadly || unsharesBadly ? Errno.EINVAL : Errno.None;
    }

    private static Errno Resize(Thread caller, in NamedFile file, ulong size)
    {
        Errno error = IsBeyondLimit(caller, file.File, size) ? Errno.EFBIG : file.File.Truncate(caller, caller.Credentials, size);
        if (error == Errno.None)
        {
            FileEvents.Note(file, WatchEvents.Modified);
        }

        return error;
    }

    /// <summary>Whether a size exceeds RLIMIT_FSIZE; the caller gets SIGXFSZ then.</summary>
    private static bool IsBeyondLimit(Thread caller, Inode file, ulong size)
    {
        bool isBeyond = size > file.Size && size > caller.FileSizeLimit;
        if (isBeyond)
        {
            caller.RaiseSignal(Signal.SIGXFSZ);
        }

        return isBeyond;
    }
}
