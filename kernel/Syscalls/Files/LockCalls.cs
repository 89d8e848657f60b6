using Tine.Files;
using Tine.Memory;
using Tine.Processes;

namespace Tine.Syscalls;

/// <summary>flock, and the locks of fcntl.</summary>
internal static class LockCalls
{
    private const int Shared = 1;
    private const int Exclusive = 2;
    private const int NonBlocking = 4;
    private const int Unlock = 8;
    private const int Mandatory = 0x20; // LOCK_MAND

    [Syscall(73, "flock")]
    internal static Errno Lock(Thread caller, int descriptor, int operation)
    {
        if ((operation & Mandatory) != 0)
        {
            return Errno.None; // Linux has no such locks any more, and says nothing.
        }

        LockKind kind;
        switch (operation & ~NonBlocking)
        {
            case Shared:
                kind = LockKind.Shared;
                break;
            case Exclusive:
                kind = LockKind.Exclusive;
                break;
            case Unlock:
                kind = LockKind.None;
                break;
            default:
                return Errno.EINVAL;
        }

        using BorrowedFile borrowed = caller.Process.Descriptors.Borrow(descriptor);
        if (borrowed.File is not { IsPathOnly: false } file)
        {
            return Errno.EBADF;
        }

        Waiting waiting = (operation & NonBlocking) != 0 ? Waiting.Never : Waiting.Allowed;
        return file.Inode.GetLocks().Whole.Set(caller, file, kind, waiting);
    }

    /// <summary>Does F_GETLK, F_SETLK, F_SETLKW and their relatives for open files.</summary>
    internal static Errno Control(Thread caller, int descriptor, OpenFile file, FileCommand command, VirtualAddress address)
    {
        Result<LockRecord> read = caller.Process.Memory.Read<LockRecord>(address);
        if (read.Failed)
        {
            return read.Error;
        }

        bool isOfOpenFile = command >= FileCommand.GetOpenFileLock;
        bool asks = command is FileCommand.GetLock or FileCommand.GetOpenFileLock;
        Result<RecordLock> wanted = Decode(caller, file, read.Value, isOfOpenFile);
        if (wanted.Failed || (asks && wanted.Value.Kind == LockKind.None))
        {
            return wanted.Failed ? wanted.Error : Errno.EINVAL;
        }

        RecordLocks locks = file.Inode.GetLocks().Records;
        if (asks)
        {
            Result<RecordLock?> conflict = locks.FindConflict(caller, wanted.Value);
            return conflict.Failed ? conflict.Error
                : caller.Process.Memory.Write(address, conflict.Value is { } held ? LockRecord.Of(held) : read.Value with { Kind = LockKind.None });
        }

        bool mayDo = wanted.Value.Kind switch
        {
            LockKind.Shared => file.IsReadable,
            LockKind.Exclusive => file.IsWritable,
            _ => true,
        };
        if (!mayDo)
        {
            return Errno.EBADF;
        }

        caller.Process.Descriptors.HoldsClaims |= !isOfOpenFile;
        Waiting waiting = command is FileCommand.SetLockWait or FileCommand.SetOpenFileLockWait ? Waiting.Allowed : Waiting.Never;
        Errno error = locks.Set(caller, wanted.Value, waiting);
        if (error == Errno.None && !isOfOpenFile && caller.Process.Descriptors.Find(descriptor) != file)
        {
            // Another thread closed the descriptor while this one waited: nobody else would ever give the lock up.
            locks.Set(caller, wanted.Value.As(LockKind.None), Waiting.Never);
            return Errno.EBADF;
        }

        return error;
    }

    private static Result<RecordLock> Decode(Thread caller, OpenFile file, LockRecord record, bool isOfOpenFile)
    {
        if (record.Kind is < LockKind.Shared or > LockKind.None || (isOfOpenFile && record.ProcessId != 0))
        {
            return Errno.EINVAL;
        }

        long origin;
        switch (record.Origin)
        {
            case 0:
                origin = 0;
                break;
            case 1:
                origin = (long)file.Offset;
                break;
            case 2:
                origin = (long)file.Inode.Size;
                break;
            default:
                return Errno.EINVAL;
        }

        if (record.Start > long.MaxValue - origin)
        {
            return Errno.EOVERFLOW;
        }

        // A negative length is what comes before the start.
        long start = origin + record.Start + (record.Length < 0 ? record.Length : 0);
        if (start < 0 || origin + record.Start < 0)
        {
            return Errno.EINVAL;
        }

        if (record.Length > 0 && record.Length - 1 > long.MaxValue - start)
        {
            return Errno.EOVERFLOW;
        }

        long end = record.Length > 0 ? start + record.Length - 1 : record.Length < 0 ? start - record.Length - 1 : long.MaxValue;
        return isOfOpenFile
            ? new RecordLock(file, -1, record.Kind, (ulong)start, (ulong)end)
            : new RecordLock(caller.Process.Descriptors, caller.Process.Id, record.Kind, (ulong)start, (ulong)end);
    }
}
