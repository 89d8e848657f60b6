using System;
using Tine.Files;
using Tine.Memory;
using Tine.Processes;

namespace Tine.Syscalls;

/// <summary>epoll_create, epoll_ctl, epoll_wait and their relatives.</summary>
internal static class EventPollCalls
{
    private const int Add = 1;
    private const int Remove = 2;
    private const int Change = 3;
    private const int MostEvents = int.MaxValue / EventRecord.Size;

    /// <summary>The events that may be asked for beside EPOLLEXCLUSIVE.</summary>
    private const PollEvents WithExclusive =
        PollEvents.In | PollEvents.Out | PollEvents.Always | PollEvents.WakeUp | PollEvents.EdgeTriggered | PollEvents.Exclusive;

    [Syscall(213, "epoll_create")]
    internal static Result<int> Create(Thread caller, int size) => size <= 0 ? Errno.EINVAL : Create1(caller, OpenFlags.ReadOnly);

    [Syscall(291, "epoll_create1")]
    internal static Result<int> Create1(Thread caller, OpenFlags flags) =>
        (flags & ~OpenFlags.CloseOnExec) != 0
            ? Errno.EINVAL
            : caller.Process.Descriptors.AddNew(caller, new EventPoll(caller.Process.FileSystem.Services, caller.Credentials), OpenCalls.FlagsOf(flags));

    [Syscall(233, "epoll_ctl")]
    internal static Errno Control(Thread caller, int descriptor, int operation, int watched, VirtualAddress record)
    {
        PollEvents events = PollEvents.None;
        ulong data = 0;
        if (operation != Remove)
        {
            Result<uint> first = caller.Process.Memory.Read<uint>(record);
            Result<ulong> second = caller.Process.Memory.Read<ulong>(record + sizeof(uint));
            if (first.Failed || second.Failed)
            {
                return Errno.EFAULT;
            }

            events = (PollEvents)first.Value;
            data = second.Value;
        }

        DescriptorTable table = caller.Process.Descriptors;
        if (table.Find(descriptor) is not { } file || table.Find(watched) is not { IsPathOnly: false } target)
        {
            return Errno.EBADF;
        }

        bool isBadExclusive = (events & PollEvents.Exclusive) != 0
            && (operation == Change || (operation == Add && ((events & ~WithExclusive) != 0 || target is EventPoll)));
        if (!target.CanBeWatched)
        {
            return Errno.EPERM;
        }

        if (file is not EventPoll poll || file == target || isBadExclusive)
        {
            return Errno.EINVAL;
        }

        return operation switch
        {
            Add => poll.Add(caller, target, watched, events, data),
            Remove => poll.Remove(target, watched),
            Change => poll.Change(caller, target, watched, events, data),
            _ => Errno.EINVAL,
        };
    }

    [Syscall(232, "epoll_wait")]
    internal static Result<int> Wait(Thread caller, int descriptor, VirtualAddress records, int most, int timeoutMilliseconds) =>
        Wait(caller, descriptor, records, most, PollDeadline.AfterMilliseconds(caller, timeoutMilliseconds));

    [Syscall(281, "epoll_pwait")]
    internal static Result<int> WaitWithMask(
        Thread caller, int descriptor, VirtualAddress records, int most, int timeoutMilliseconds, VirtualAddress mask, ulong maskSize)
    {
        Errno error = PollCalls.SetMask(caller, mask, maskSize);
        return error != Errno.None ? error : Wait(caller, descriptor, records, most, timeoutMilliseconds);
    }

    [Syscall(441, "epoll_pwait2")]
    internal static Result<int> WaitWithTime(
        Thread caller, int descriptor, VirtualAddress records, int most, VirtualAddress timeout, VirtualAddress mask, ulong maskSize)
    {
        Result<PollDeadline> deadline = PollDeadline.AfterTimespec(caller, timeout);
        if (deadline.Failed)
        {
            return deadline.Error;
        }

        Errno error = PollCalls.SetMask(caller, mask, maskSize);
        return error != Errno.None ? error : Wait(caller, descriptor, records, most, deadline.Value);
    }

    private static Result<int> Wait(Thread caller, int descriptor, VirtualAddress records, int most, PollDeadline deadline)
    {
        if (most is <= 0 or > MostEvents)
        {
            return Errno.EINVAL;
        }

        if (!UserMemory.IsUserRange(records, (ulong)most * EventRecord.Size))
        {
            return Errno.EFAULT;
        }

        using BorrowedFile borrowed = caller.Process.Descriptors.Borrow(descriptor);
        if (borrowed.File is not EventPoll poll)
        {
            return borrowed.File is null ? Errno.EBADF : Errno.EINVAL;
        }

        IoBuffer destination = IoBuffer.ForUser(caller.Process.Memory, records, (ulong)most * EventRecord.Size);
        return poll.Wait(caller, ref destination, most, deadline.Nanoseconds);
    }
}
