using Tine.Files;
using Tine.Processes;

namespace Tine.Syscalls;

/// <summary>sync and advice: files live in memory, so there is nothing to write out and nothing to read ahead.</summary>
internal static class SyncCalls
{
    private const int LastAdvice = 5;
    private const uint RangeFlags = 7; // SYNC_FILE_RANGE_WAIT_BEFORE, _WRITE, _WAIT_AFTER

    [Syscall(162, "sync")]
    internal static Errno Sync() => Errno.None;

    [Syscall(74, "fsync")]
    internal static Errno SyncFile(Thread caller, int descriptor)
    {
        if (caller.Process.Descriptors.Find(descriptor) is not { IsPathOnly: false } file)
        {
            return Errno.EBADF;
        }

        if (file.Inode is RegularFile regular)
        {
            regular.Pages.Clean(caller);
        }

        bool isKept = file.Inode is RegularFile || (file.Inode.Kind == FileKind.Directory && !file.Inode.FileSystem.Type.HasFixedNames);
        return isKept ? Errno.None : Errno.EINVAL;
    }

    [Syscall(75, "fdatasync")]
    internal static Errno SyncData(Thread caller, int descriptor) => SyncFile(caller, descriptor);

    [Syscall(306, "syncfs")]
    internal static Errno SyncFileSystem(Thread caller, int descriptor) =>
        caller.Process.Descriptors.Find(descriptor) is { IsPathOnly: false } ? Errno.None : Errno.EBADF;

    [Syscall(221, "fadvise64")]
    internal static Errno Advise(Thread caller, int descriptor, long offset, long length, int advice)
    {
        if (caller.Process.Descriptors.Find(descriptor) is not { IsPathOnly: false } file)
        {
            return Errno.EBADF;
        }

        return file.Inode.Kind == FileKind.Fifo ? Errno.ESPIPE
            : length < 0 || advice is < 0 or > LastAdvice ? Errno.EINVAL
            : Errno.None;
    }

    [Syscall(277, "sync_file_range")]
    internal static Errno SyncRange(Thread caller, int descriptor, long offset, long count, uint flags)
    {
        if (caller.Process.Descriptors.Find(descriptor) is not { IsPathOnly: false } file)
        {
            return Errno.EBADF;
        }

        bool isBad = (flags & ~RangeFlags) != 0 || offset < 0 || unchecked(offset + count) < offset;
        return isBad ? Errno.EINVAL
            : file.Inode.Kind is FileKind.Regular or FileKind.BlockDevice or FileKind.Directory or FileKind.SymbolicLink ? Errno.None
            : Errno.ESPIPE;
    }

    [Syscall(187, "readahead")]
    internal static Errno ReadAhead(Thread caller, int descriptor, long offset, ulong count) =>
        caller.Process.Descriptors.Find(descriptor) is not { IsReadable: true } file ? Errno.EBADF
        : file.Inode.Kind == FileKind.Regular ? Errno.None : Errno.EINVAL;
}
