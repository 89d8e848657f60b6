using Tine.Memory;
using Tine.Processes;

namespace Tine.Syscalls;

/// <summary>Calls that send signals.</summary>
internal static class SendCalls
{
    [Syscall(62, "kill", Heap = HeapUse.Little)]
    internal static Errno Kill(Thread caller, int processId, int signal)
    {
        if (signal != 0 && !SignalCalls.IsValid(signal))
        {
            return Errno.EINVAL;
        }

        SignalInfo info = SignalInfo.From((Signal)signal, SignalCode.User, caller);
        if (processId > 0)
        {
            return caller.World.Processes.FindThread(processId) is { } thread
                ? Senders.ToProcess(caller, thread.Process, info)
                : Errno.ESRCH;
        }

        if (processId == -1)
        {
            return Senders.ToAll(caller, info);
        }

        int group = processId == 0 ? caller.Process.Group.Id : -processId;
        return processId != int.MinValue && caller.World.Processes.FindGroup(group) is { } found
            ? Senders.ToGroup(caller, found, info)
            : Errno.ESRCH;
    }

    [Syscall(200, "tkill")]
    internal static Errno TKill(Thread caller, int threadId, int signal) =>
        threadId <= 0 ? Errno.EINVAL : SendToThread(caller, 0, threadId, signal);

    [Syscall(234, "tgkill")]
    internal static Errno TgKill(Thread caller, int processId, int threadId, int signal) =>
        processId <= 0 || threadId <= 0 ? Errno.EINVAL : SendToThread(caller, processId, threadId, signal);

    [Syscall(129, "rt_sigqueueinfo")]
    internal static Errno SigQueueInfo(Thread caller, int processId, int signal, VirtualAddress info)
    {
        Result<SignalInfo> read = ReadInfo(caller, processId, signal, info);
        if (read.Failed)
        {
            return read.Error;
        }

        return caller.World.Processes.FindThread(processId) is { } thread
            ? Senders.ToProcess(caller, thread.Process, read.Value)
            : Errno.ESRCH;
    }

    [Syscall(297, "rt_tgsigqueueinfo")]
    internal static Errno TgSigQueueInfo(Thread caller, int processId, int threadId, int signal, VirtualAddress info)
    {
        if (processId <= 0 || threadId <= 0)
        {
            return caller.Process.Memory.Read<SignalInfo>(info).Failed ? Errno.EFAULT : Errno.EINVAL;
        }

        Result<SignalInfo> read = ReadInfo(caller, threadId, signal, info);
        return read.Failed ? read.Error : SendToThread(caller, processId, threadId, read.Value);
    }

    private static Errno SendToThread(Thread caller, int processId, int threadId, int signal)
    {
        if (signal != 0 && !SignalCalls.IsValid(signal))
        {
            return Errno.EINVAL;
        }

        return SendToThread(caller, processId, threadId, SignalInfo.From((Signal)signal, SignalCode.ThreadKill, caller));
    }

    private static Errno SendToThread(Thread caller, int processId, int threadId, in SignalInfo info) =>
        caller.World.Processes.FindThread(threadId) is { } thread && (processId == 0 || thread.Process.Id == processId)
            ? Senders.ToThread(caller, thread, info)
            : Errno.ESRCH;

    /// <summary>
    /// Reads the siginfo that a program sends along. It may claim anything but that the kernel, kill or tgkill sent the signal;
    /// to itself even that.
    /// </summary>
    /// <param name="caller">The sender.</param>
    /// <param name="target">The number of the process or thread: only that of the calling thread is oneself.</param>
    /// <param name="signal">The signal.</param>
    /// <param name="address">The program's siginfo.</param>
    internal static Result<SignalInfo> ReadInfo(Thread caller, int target, int signal, VirtualAddress address)
    {
        Result<SignalInfo> read = caller.Process.Memory.Read<SignalInfo>(address);
        if (read.Failed)
        {
            return read.Error;
        }

        SignalInfo info = read.Value;
        info.Number = signal;
        bool isForged = info.Code >= 0 || info.Code == (int)SignalCode.ThreadKill;
        if (isForged && target != caller.Id)
        {
            return Errno.EPERM;
        }

        return signal == 0 || SignalCalls.IsValid(signal) ? info : Errno.EINVAL;
    }
}
