using Tine.Processes;

namespace Tine.Syscalls;

/// <summary>fork, vfork, clone, clone3, exit.</summary>
internal static class CreationCalls
{
    /// <summary>The first size of struct clone_args that there was.</summary>
    private const ulong FirstCloneArgumentsSize = 64;

    private const ulong LargestCloneArgumentsSize = 4096;

    [Syscall(57, "fork")]
    internal static Result<int> Fork(Thread caller) => Cloner.Clone(caller, CloneArguments.Fork);

    [Syscall(58, "vfork")]
    internal static Result<int> VFork(Thread caller) => Cloner.Clone(caller, CloneArguments.VFork);

    [Syscall(56, "clone", Support = "no namespaces")]
    internal static Result<int> Clone(
        Thread caller, CloneFlags flags, VirtualAddress stack, VirtualAddress parentThreadId, VirtualAddress childThreadId, ulong threadLocalStorage)
    {
        // The lower half alone counts, and CLONE_DETACHED has no meaning any more, except that it may not stand beside CLONE_PIDFD.
        if ((flags & CloneFlags.PidFd) != 0 && (flags & CloneFlags.Detached) != 0)
        {
            return Errno.EINVAL;
        }

        CloneFlags shared = (CloneFlags)(uint)flags & ~(CloneFlags.ExitSignalMask | CloneFlags.Detached);
        var exitSignal = (Signal)(flags & CloneFlags.ExitSignalMask);
        return Cloner.Clone(caller, new CloneArguments(shared, exitSignal, stack, threadLocalStorage, parentThreadId, childThreadId, parentThreadId));
    }

    [Syscall(435, "clone3", Support = "no namespaces, no cgroup")]
    internal static Result<int> Clone3(Thread caller, VirtualAddress arguments, ulong size)
    {
        if (size < FirstCloneArgumentsSize)
        {
            return Errno.EINVAL;
        }

        if (size > LargestCloneArgumentsSize)
        {
            return Errno.E2BIG;
        }

        Result<Clone3Arguments> read = ExtensibleRecord.Read<Clone3Arguments>(caller.Process.Memory, arguments, size);
        if (read.Failed)
        {
            return read.Error;
        }

        Errno error = read.Value.Check(size);
        if (error != Errno.None)
        {
            return error;
        }

        Result<int> chosenId = read.Value.ReadChosenId(caller);
        return chosenId.Failed ? chosenId : Cloner.Clone(caller, read.Value.ToArguments(chosenId.Value));
    }

    [Syscall(272, "unshare", Support = "CLONE_FILES and CLONE_FS, for all threads of the process at once; no namespaces")]
    internal static Errno Unshare(Thread caller, CloneFlags flags) => Unsharing.Run(caller, flags);

    [Syscall(60, "exit", Heap = HeapUse.Little)]
    internal static Errno ExitThread(Thread caller, int status)
    {
        Exit.Thread(caller, Exit.StatusOf(status));
        return Errno.None;
    }

    [Syscall(231, "exit_group", Heap = HeapUse.Little)]
    internal static Errno ExitGroup(Thread caller, int status)
    {
        Exit.Group(caller, Exit.StatusOf(status));
        return Errno.None;
    }
}
