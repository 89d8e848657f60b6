using System;
using Tine.Files;
using Tine.Memory;
using Tine.Processes;

namespace Tine.Syscalls;

/// <summary>POSIX message queues: mq_open and its relatives.</summary>
internal static class PosixQueueCalls
{
    private const int CookieSize = 32;

    [Syscall(240, "mq_open")]
    internal static Result<int> Open(Thread caller, VirtualAddress name, OpenFlags flags, Permissions permissions, VirtualAddress attributes)
    {
        Result<QueueAttributes> wanted = attributes.IsNull ? default : caller.Process.Memory.Read<QueueAttributes>(attributes);
        Result<byte[]> bytes = wanted.Failed ? wanted.Error : ReadName(caller, name);
        if (bytes.Failed)
        {
            return bytes.Error;
        }

        QueueSize? size = attributes.IsNull ? null : wanted.Value.Size;
        Result<OpenFile> opened = QueueNames.Open(PathArguments.Scope(caller), bytes.Value, flags, permissions, size);
        return opened.Failed ? opened.Error : caller.Process.Descriptors.AddNew(caller, opened.Value, DescriptorFlags.CloseOnExec);
    }

    [Syscall(241, "mq_unlink")]
    internal static Errno Unlink(Thread caller, VirtualAddress name)
    {
        Result<byte[]> bytes = ReadName(caller, name);
        return bytes.Failed ? bytes.Error : QueueNames.Unlink(PathArguments.Scope(caller), bytes.Value);
    }

    [Syscall(242, "mq_timedsend")]
    internal static Errno Send(Thread caller, int descriptor, VirtualAddress message, ulong size, uint priority, VirtualAddress deadline)
    {
        Result<ulong> end = TimeLimits.ReadRealTime(caller, deadline);
        if (end.Failed || priority >= QueueMessage.Priorities)
        {
            return end.Failed ? end.Error : Errno.EINVAL;
        }

        using BorrowedFile borrowed = caller.Process.Descriptors.Borrow(descriptor);
        if (borrowed.File is not OpenQueue { IsWritable: true } file)
        {
            return Errno.EBADF;
        }

        if (size > (ulong)file.Queue.Room.Bytes)
        {
            return Errno.EMSGSIZE;
        }

        IoBuffer source = IoBuffer.ForUser(caller.Process.Memory, message, size);
        Result<QueueMessage> read = QueueMessage.Read(caller, ref source, priority);
        return read.Failed ? read.Error : file.Queue.Send(caller, read.Value, WaitingOf(file), end.Value);
    }

    [Syscall(243, "mq_timedreceive")]
    internal static Result<long> Receive(
        Thread caller, int descriptor, VirtualAddress message, ulong size, VirtualAddress priority, VirtualAddress deadline)
    {
        Result<ulong> end = TimeLimits.ReadRealTime(caller, deadline);
        if (end.Failed)
        {
            return end.Error;
        }

        using BorrowedFile borrowed = caller.Process.Descriptors.Borrow(descriptor);
        if (borrowed.File is not OpenQueue { IsReadable: true } file)
        {
            return Errno.EBADF;
        }

        if (size < (ulong)file.Queue.Room.Bytes)
        {
            return Errno.EMSGSIZE;
        }

        Result<QueueMessage> received = file.Queue.Receive(caller, WaitingOf(file), end.Value);
        if (received.Failed)
        {
            return received.Error;
        }

        // As on Linux a message that cannot be told is lost.
        Errno error = priority.IsNull ? Errno.None : caller.Process.Memory.Write(priority, received.Value.Priority);
        IoBuffer destination = IoBuffer.ForUser(caller.Process.Memory, message, size);
        error = error == Errno.None ? received.Value.Write(caller, ref destination) : error;
        return error == Errno.None ? received.Value.Size : error;
    }

    [Syscall(244, "mq_notify")]
    internal static Errno Notify(Thread caller, int descriptor, VirtualAddress notification)
    {
        Result<QueueNotice> notice = notification.IsNull ? default : ReadNotice(caller, notification);
        if (notice.Failed)
        {
            return notice.Error;
        }

        if (caller.Process.Descriptors.Find(descriptor) is not OpenQueue file)
        {
            return Errno.EBADF;
        }

        if (!notification.IsNull)
        {
            return file.Queue.Register(new QueueRegistrant(caller.Process), caller.Process.Descriptors, notice.Value);
        }

        file.Queue.Unregister(caller);
        return Errno.None;
    }

    [Syscall(245, "mq_getsetattr")]
    internal static Errno GetSetAttributes(Thread caller, int descriptor, VirtualAddress attributes, VirtualAddress former)
    {
        AddressSpace memory = caller.Process.Memory;
        Result<QueueAttributes> wanted = attributes.IsNull ? default : memory.Read<QueueAttributes>(attributes);
        if (wanted.Failed || (wanted.Value.Flags & ~(long)OpenFlags.NonBlocking) != 0)
        {
            return wanted.Failed ? wanted.Error : Errno.EINVAL;
        }

        if (caller.Process.Descriptors.Find(descriptor) is not OpenQueue file)
        {
            return Errno.EBADF;
        }

        QueueAttributes told = QueueAttributes.Of(file);
        if (!attributes.IsNull)
        {
            file.Flags = (file.Flags & ~OpenFlags.NonBlocking) | (OpenFlags)wanted.Value.Flags;
            file.Queue.SetTimes(file.Queue.FileSystem.Now, null);
        }

        return former.IsNull ? Errno.None : memory.Write(former, told);
    }

    private static Waiting WaitingOf(OpenFile file) => file.IsNonBlocking ? Waiting.Never : Waiting.Allowed;

    private static Result<byte[]> ReadName(Thread caller, VirtualAddress name)
    {
        Result<byte[]> bytes = PathArguments.Read(caller, name);
        return !bytes.Failed && bytes.Value.Length == 0 ? Errno.ENOENT : bytes;
    }

    private static Result<QueueNotice> ReadNotice(Thread caller, VirtualAddress address)
    {
        Result<SignalEvent> read = caller.Process.Memory.Read<SignalEvent>(address);
        if (read.Failed)
        {
            return read.Error;
        }

        SignalEvent wanted = read.Value;
        switch ((QueueNoticeKind)wanted.Kind)
        {
            case QueueNoticeKind.None:
                return new QueueNotice(QueueNoticeKind.None);
            case QueueNoticeKind.Signal:
                // Linux lets 0 pass: then nobody is signalled.
                return wanted.Signal == 0 || SignalCalls.IsValid(wanted.Signal)
                    ? new QueueNotice(QueueNoticeKind.Signal, wanted.Signal, wanted.Value)
                    : Errno.EINVAL;
            case QueueNoticeKind.Thread:
                return ReadCookie(caller, wanted);
            default:
                return Errno.EINVAL;
        }
    }

    /// <summary>SIGEV_THREAD: the C library names a socket, at which a thread of its own waits, and the bytes to be sent there.</summary>
    private static Result<QueueNotice> ReadCookie(Thread caller, in SignalEvent wanted)
    {
        var cookie = new byte[CookieSize];
        Errno error = caller.Process.Memory.CopyIn(new VirtualAddress(wanted.Value), cookie);
        if (error != Errno.None)
        {
            return error;
        }

        return caller.Process.Descriptors.Find(wanted.Signal) switch
        {
            NetlinkSocket socket => new QueueNotice(QueueNoticeKind.Thread, Socket: socket, Cookie: cookie),
            null => Errno.EBADF,
            UnixSocket => Errno.EINVAL,
            _ => Errno.ENOTSOCK,
        };
    }
}
