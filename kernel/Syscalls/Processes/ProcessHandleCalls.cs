using Tine.Files;
using Tine.Memory;
using Tine.Processes;

namespace Tine.Syscalls;

/// <summary>pidfd_open and the calls that take its descriptor.</summary>
internal static class ProcessHandleCalls
{
    [Syscall(434, "pidfd_open")]
    internal static Result<int> Open(Thread caller, int processId, OpenFlags flags)
    {
        if ((flags & ~OpenFlags.NonBlocking) != 0 || processId <= 0)
        {
            return Errno.EINVAL;
        }

        if (caller.World.Processes.FindThread(processId) is not { } thread)
        {
            return Errno.ESRCH;
        }

        if (thread.Process.Id != processId)
        {
            return Errno.EINVAL;
        }

        var file = new ProcessHandle(caller.Process.FileSystem.Services, thread.Process, flags);
        return caller.Process.Descriptors.AddNew(caller, file, DescriptorFlags.CloseOnExec);
    }

    /// <summary>Gives back the pages of a process that a signal ends, without waiting for it; mm/oom_kill.c.</summary>
    [Syscall(448, "process_mrelease")]
    internal static Errno ReleaseMemory(Thread caller, int descriptor, uint flags)
    {
        if (flags != 0)
        {
            return Errno.EINVAL;
        }

        Result<Process> target = caller.Process.Descriptors.Find(descriptor) is ProcessHandle handle ? handle.Find() : Errno.EBADF;
        if (target.Failed || MemoryOf(target.Value) is not { } memory)
        {
            return target.Failed ? target.Error : Errno.ESRCH;
        }

        var portion = new WorkPortion(caller);
        bool isAll = false;
        Errno error = Errno.None;
        while (error == Errno.None && !isAll && MemoryOf(target.Value) == memory)
        {
            var search = new VictimPortion(caller.World, caller);
            if (!target.Value.IsEnding || !EndingProcesses.IsNobodyElses(caller.World, memory, ref search))
            {
                return Errno.EINVAL;
            }

            if (MemoryOf(target.Value) != memory)
            {
                break;
            }

            ulong pages = memory.ResidentPages;
            memory.ReleaseEarly(ulong.MaxValue);
            isAll = memory.ResidentPages == pages;
            error = portion.Spend(WorkPortion.Size);
        }

        return error;
    }

    /// <summary>Null once the process has let go of it.</summary>
    private static AddressSpace? MemoryOf(Process process) => process.Memory;

    [Syscall(424, "pidfd_send_signal")]
    internal static Errno SendSignal(Thread caller, int descriptor, int signal, VirtualAddress info, uint flags)
    {
        if (flags != 0)
        {
            return Errno.EINVAL;
        }

        Result<Process> target = Find(caller, descriptor, out int processId);
        if (target.Error == Errno.EBADF)
        {
            return Errno.EBADF;
        }

        if (signal != 0 && !SignalCalls.IsValid(signal))
        {
            return Errno.EINVAL;
        }

        Result<SignalInfo> said = info.IsNull
            ? SignalInfo.From((Signal)signal, SignalCode.User, caller)
            : ReadInfo(caller, processId, signal, info);
        return said.Failed ? said.Error
            : target.Failed ? target.Error
            : Senders.ToProcess(caller, target.Value, said.Value);
    }

    /// <summary>Reads the siginfo, which has to name the signal that is sent; kernel/signal.c.</summary>
    private static Result<SignalInfo> ReadInfo(Thread caller, int processId, int signal, VirtualAddress address)
    {
        Result<SignalInfo> read = caller.Process.Memory.Read<SignalInfo>(address);
        return !read.Failed && read.Value.Number != signal ? Errno.EINVAL : SendCalls.ReadInfo(caller, processId, signal, address);
    }

    /// <summary>Copies a descriptor of another process, for a caller that may trace it.</summary>
    [Syscall(438, "pidfd_getfd")]
    internal static Result<int> GetDescriptor(Thread caller, int handle, int descriptor, uint flags)
    {
        if (flags != 0)
        {
            return Errno.EINVAL;
        }

        if (caller.Process.Descriptors.Find(handle) is not ProcessHandle file)
        {
            return Errno.EBADF;
        }

        Result<Process> found = file.Find();
        if (found.Failed || found.Value.Leader is not { } leader)
        {
            return Errno.ESRCH;
        }

        if (!TraceAccess.MayRead(caller, leader))
        {
            return Errno.EPERM;
        }

        if (found.Value.IsZombie)
        {
            return Errno.ESRCH;
        }

        if (found.Value.Descriptors.Find(descriptor) is not { } target)
        {
            return Errno.EBADF;
        }

        target.AddReference();
        return caller.Process.Descriptors.AddOrRelease(target, DescriptorFlags.CloseOnExec);
    }

    /// <summary>The process of a handle, or of an open directory /proc/PID.</summary>
    /// <returns>The process; ESRCH once it was waited for; EBADF for other files.</returns>
    private static Result<Process> Find(Thread caller, int descriptor, out int processId)
    {
        OpenFile? file = caller.Process.Descriptors.Find(descriptor);
        processId = 0;
        if (file is ProcessHandle handle)
        {
            processId = handle.ProcessId;
            return handle.Find();
        }

        if (file is not OpenDirectory { Directory: ProcFolder { ShownProcess: { } shown } folder })
        {
            return Errno.EBADF;
        }

        processId = shown.ProcessId;
        return !folder.IsGone && caller.World.Processes.Find(processId) is { } process ? process : Errno.ESRCH;
    }
}
