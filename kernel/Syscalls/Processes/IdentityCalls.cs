using System.Runtime.CompilerServices;
using Tine.Processes;

namespace Tine.Syscalls;

/// <summary>Numbers of processes, groups and sessions.</summary>
internal static class IdentityCalls
{
    // The shortest calls, which benchmarks take as the price of any: their own call and frame would be a tenth of it.
    [Syscall(39, "getpid", Heap = HeapUse.None)]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Result<int> GetPid(Thread caller) => caller.Process.Id;

    [Syscall(110, "getppid", Heap = HeapUse.None)]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Result<int> GetPpid(Thread caller) => caller.Process.Parent is { } parent ? parent.Id : 0;

    [Syscall(186, "gettid", Heap = HeapUse.None)]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Result<int> GetTid(Thread caller) => caller.Id;

    [Syscall(111, "getpgrp", Heap = HeapUse.None)]
    internal static Result<int> GetPgrp(Thread caller) => caller.Process.Group.Id;

    [Syscall(121, "getpgid")]
    internal static Result<int> GetPgid(Thread caller, int processId) =>
        Find(caller, processId) is { } process ? process.Group.Id : Errno.ESRCH;

    [Syscall(124, "getsid")]
    internal static Result<int> GetSid(Thread caller, int processId) =>
        Find(caller, processId) is { } process ? process.Session.Id : Errno.ESRCH;

    [Syscall(109, "setpgid")]
    internal static Errno SetPgid(Thread caller, int processId, int groupId)
    {
        if (groupId < 0 || (groupId == 0 && processId < 0))
        {
            return Errno.EINVAL; // Group 0 is the process's own number, which is no group's then.
        }

        Process self = caller.Process;
        Process? target = Find(caller, processId);
        if (target is not null && processId != 0 && processId != target.Id)
        {
            return Errno.EINVAL; // A thread's number names its process elsewhere, not here.
        }

        if (target is null || (target != self && target.Parent != self))
        {
            return Errno.ESRCH;
        }

        if (target != self && (target.Session != self.Session || target.HasExecuted))
        {
            return target.Session != self.Session ? Errno.EPERM : Errno.EACCES;
        }

        groupId = groupId == 0 ? target.Id : groupId;
        ProcessGroup? group = caller.World.Processes.FindGroup(groupId);
        bool mayJoin = group is null ? groupId == target.Id : group.Session == self.Session;
        if (target.Session.Id == target.Id || !mayJoin)
        {
            return Errno.EPERM;
        }

        caller.World.Processes.Join(target, groupId, target.Session);
        return Errno.None;
    }

    [Syscall(112, "setsid")]
    internal static Result<int> SetSid(Thread caller)
    {
        Process process = caller.Process;
        if (caller.World.Processes.FindGroup(process.Id) is not null)
        {
            return Errno.EPERM;
        }

        caller.World.Processes.Join(process, process.Id, new Session(process.Id));
        process.HasLeftTerminal = false;
        return process.Id;
    }

    private static Process? Find(Thread caller, int processId) =>
        processId == 0 ? caller.Process : caller.World.Processes.FindThread(processId)?.Process;
}
