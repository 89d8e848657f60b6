using System;
using System.Runtime.InteropServices;
using Tine.Files;
using Tine.Memory;
using Tine.Processes;

namespace Tine.Syscalls;

/// <summary>Semaphores of System V: semget, semop.</summary>
internal static class SemaphoreCalls
{
    [Syscall(64, "semget", Support = "sets of 8192 semaphores at most (EINVAL), 256,000 in all (ENOSPC)")]
    internal static Result<int> Get(Thread caller, int key, int count, int flags)
    {
        if (count is < 0 or > SemaphoreSets.MostInASet)
        {
            return Errno.EINVAL;
        }

        SemaphoreSets all = SemaphoreSets.Of(caller.Process.FileSystem.Services);
        Result<SemaphoreSet?> search = all.Table.Search(key, flags);
        if (search.Failed)
        {
            return search.Error;
        }

        if (search.Value is { } found)
        {
            Errno error = count > found.Count ? Errno.EINVAL : found.Check(caller.Credentials, flags);
            return error == Errno.None ? found.Id : error;
        }

        if (count == 0)
        {
            return Errno.EINVAL;
        }

        if (!all.Table.HasRoom || all.Semaphores + count > SemaphoreSets.MostOfAll)
        {
            return Errno.ENOSPC;
        }

        var set = new SemaphoreSet(key, count, flags, caller.Credentials, IpcLookup.Seconds(caller));
        all.Add(set);
        return set.Id;
    }

    [Syscall(65, "semop")]
    internal static Errno Operate(Thread caller, int id, VirtualAddress operations, ulong count) =>
        Operate(caller, id, operations, count, VirtualAddress.Null);

    [Syscall(220, "semtimedop")]
    internal static Errno OperateUntil(Thread caller, int id, VirtualAddress operations, ulong count, VirtualAddress timeout) =>
        Operate(caller, id, operations, count, timeout);

    private static Errno Operate(Thread caller, int id, VirtualAddress operations, ulong count, VirtualAddress timeout)
    {
        if (!timeout.IsNull && caller.Process.Memory.Read<TimeSpec>(timeout).Failed)
        {
            return Errno.EFAULT;
        }

        if (count == 0 || id < 0 || count > SemaphoreSets.MostOperations)
        {
            return count > SemaphoreSets.MostOperations && id >= 0 ? Errno.E2BIG : Errno.EINVAL;
        }

        var wanted = new SemaphoreOperation[(int)count];
        Errno error = caller.Process.Memory.CopyIn(operations, MemoryMarshal.AsBytes(new Span<SemaphoreOperation>(wanted)));
        Result<ulong> deadline = error == Errno.None ? TimeLimits.ReadRelative(caller, timeout) : error;
        if (deadline.Failed)
        {
            return deadline.Error;
        }

        FileServices services = caller.Process.FileSystem.Services;
        if (SemaphoreSets.Of(services).Table.Find(id) is not { } set)
        {
            return Errno.EINVAL;
        }

        error = Check(caller, set, wanted, out bool isUndone);
        return error != Errno.None ? error : set.Operate(
            caller, wanted, isUndone ? caller.Process.MakeSemaphoreUndo() : null, caller.Process.Id, services.Time, deadline.Value);
    }

    /// <returns>None; EFBIG, EACCES.</returns>
    private static Errno Check(Thread caller, SemaphoreSet set, SemaphoreOperation[] operations, out bool isUndone)
    {
        isUndone = false;
        bool alters = false;
        foreach (SemaphoreOperation operation in operations)
        {
            if (operation.Number >= set.Count)
            {
                return Errno.EFBIG;
            }

            alters |= operation.Change != 0;
            isUndone |= operation.Change != 0 && operation.IsUndone;
        }

        return set.Check(caller.Credentials, alters ? IpcObject.WriteAccess : IpcObject.ReadAccess);
    }
}
