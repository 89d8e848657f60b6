using System;
using Tine.Files;
using Tine.Memory;
using Tine.Processes;

namespace Tine.Syscalls;

/// <summary>Message queues of System V: msgget and its relatives.</summary>
internal static class SystemVQueueCalls
{
    private const int NoWait = 0x800;

    [Syscall(68, "msgget")]
    internal static Result<int> Get(Thread caller, int key, int flags)
    {
        SystemVQueues all = SystemVQueues.Of(caller.Process.FileSystem.Services);
        Result<SystemVQueue?> search = all.Table.Search(key, flags);
        if (search.Failed)
        {
            return search.Error;
        }

        if (search.Value is { } found)
        {
            Errno error = found.Check(caller.Credentials, flags);
            return error == Errno.None ? found.Id : error;
        }

        if (!all.Table.HasRoom)
        {
            return Errno.ENOSPC;
        }

        var queue = new SystemVQueue(all, key, flags, caller.Credentials, IpcLookup.Seconds(caller));
        all.Table.Add(queue);
        return queue.Id;
    }

    [Syscall(69, "msgsnd")]
    internal static Errno Send(Thread caller, int id, VirtualAddress message, ulong size, int flags)
    {
        Result<long> type = caller.Process.Memory.Read<long>(message);
        if (type.Failed || size > SystemVQueues.LargestMessage || id < 0 || type.Value < 1)
        {
            return type.Failed ? type.Error : Errno.EINVAL;
        }

        var bytes = new byte[(int)size];
        Errno error = caller.Process.Memory.CopyIn(message + sizeof(long), bytes);
        if (error != Errno.None)
        {
            return error;
        }

        FileServices services = caller.Process.FileSystem.Services;
        return SystemVQueues.Of(services).Table.Find(id) is { } queue
            ? queue.Send(caller, services, type.Value, bytes, (flags & NoWait) == 0)
            : Errno.EINVAL;
    }

    [Syscall(70, "msgrcv")]
    internal static Result<int> Receive(Thread caller, int id, VirtualAddress message, ulong size, long type, ReceiveFlags flags)
    {
        bool isCopy = (flags & ReceiveFlags.Copy) != 0;
        if (id < 0 || (long)size < 0 || (isCopy && (flags & (ReceiveFlags.Except | ReceiveFlags.NoWait)) != ReceiveFlags.NoWait))
        {
            return Errno.EINVAL;
        }

        FileServices services = caller.Process.FileSystem.Services;
        if (SystemVQueues.Of(services).Table.Find(id) is not { } queue)
        {
            return Errno.EINVAL;
        }

        Result<byte[]> received = queue.Receive(caller, services, type, size, flags, out long itsType);
        if (received.Failed)
        {
            return received.Error;
        }

        ReadOnlySpan<byte> told = received.Value.AsSpan(0, (int)Math.Min(size, (ulong)received.Value.Length));
        Errno error = caller.Process.Memory.Write(message, itsType);
        error = error == Errno.None ? caller.Process.Memory.CopyOut(message + sizeof(long), told) : error;
        return error == Errno.None ? told.Length : error;
    }

    [Syscall(71, "msgctl")]
    internal static Result<int> Control(Thread caller, int id, IpcCommand command, VirtualAddress buffer)
    {
        if (id < 0 || command < 0)
        {
            return Errno.EINVAL;
        }

        SystemVQueues all = SystemVQueues.Of(caller.Process.FileSystem.Services);
        switch (command)
        {
            case IpcCommand.Limits or IpcCommand.MessageUse:
                Errno error = caller.Process.Memory.Write(buffer, SystemVQueueLimits.Of(all, command == IpcCommand.MessageUse));
                return error == Errno.None ? all.Table.HighestPlace : error;
            case IpcCommand.Status or IpcCommand.MessageStatus or IpcCommand.MessageStatusOfAny:
                return IpcLookup.TellStatus(caller, all.Table, id, command, buffer, static queue => SystemVQueueRecord.Of(queue));
            case IpcCommand.Set:
                return Change(caller, all, id, buffer);
            case IpcCommand.Remove:
                return Remove(caller, all, id);
            default:
                return Errno.EINVAL;
        }
    }

    private static Result<int> Remove(Thread caller, SystemVQueues all, int id)
    {
        Result<SystemVQueue> queue = IpcLookup.ForChange(caller, all.Table, id);
        if (queue.Failed)
        {
            return queue.Error;
        }

        all.Remove(queue.Value);
        return 0;
    }

    private static Result<int> Change(Thread caller, SystemVQueues all, int id, VirtualAddress buffer)
    {
        Result<SystemVQueueRecord> read = caller.Process.Memory.Read<SystemVQueueRecord>(buffer);
        Result<SystemVQueue> queue = read.Failed ? read.Error : IpcLookup.ForChange(caller, all.Table, id);
        if (queue.Failed)
        {
            return queue.Error;
        }

        if (read.Value.Capacity > SystemVQueues.DefaultCapacity && !caller.Credentials.Has(Capability.Resources))
        {
            return Errno.EPERM;
        }

        queue.Value.SetCapacity(read.Value.Capacity);
        read.Value.Permissions.ApplyTo(queue.Value, IpcLookup.Seconds(caller));
        return 0;
    }
}
