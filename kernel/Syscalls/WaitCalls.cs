using Tine.Processes;

namespace Tine.Syscalls;

/// <summary>wait4 and waitid.</summary>
internal static class WaitCalls
{
    private const int AnyChild = 0;
    private const int OneProcess = 1;
    private const int OneGroup = 2;
    private const int OneDescriptor = 3;

    [Syscall(61, "wait4", Heap = HeapUse.Little)]
    internal static Result<int> Wait4(Thread caller, int processId, VirtualAddress status, WaitOptions options, VirtualAddress usage)
    {
        if ((options & ~WaitOptions.ForWait4) != 0)
        {
            return Errno.EINVAL;
        }

        if (processId == int.MinValue)
        {
            return Errno.ESRCH;
        }

        int group = processId == 0 ? caller.Process.Group.Id : processId < -1 ? -processId : 0;
        var request = new WaitRequest(processId > 0 ? processId : 0, group, options | WaitOptions.Exited);
        Result<WaitOutcome> outcome = Wait.For(caller, request);
        if (outcome.Failed || outcome.Value.Child is null)
        {
            return outcome.Failed ? outcome.Error : 0;
        }

        Errno error = Errno.None;
        if (!status.IsNull)
        {
            error = caller.Process.Memory.Write(status, outcome.Value.Status);
        }

        if (error == Errno.None && !usage.IsNull)
        {
            error = caller.Process.Memory.Write(usage, UsageRecord.From(outcome.Value.Usage));
        }

        return error == Errno.None ? outcome.Value.Child.Id : error;
    }

    [Syscall(247, "waitid")]
    internal static Errno WaitId(Thread caller, int kind, int id, VirtualAddress info, WaitOptions options, VirtualAddress usage)
    {
        if ((options & ~WaitOptions.ForWaitId) != 0 || (options & WaitOptions.Events) == 0)
        {
            return Errno.EINVAL;
        }

        WaitRequest request;
        bool neverWaits = false;
        switch (kind)
        {
            case AnyChild:
                request = new WaitRequest(0, 0, options);
                break;
            case OneProcess when id > 0:
                request = new WaitRequest(id, 0, options);
                break;
            case OneGroup when id >= 0:
                request = new WaitRequest(0, id == 0 ? caller.Process.Group.Id : id, options);
                break;
            case OneDescriptor when id >= 0:
                if (caller.Process.Descriptors.Find(id) is not ProcessHandle file)
                {
                    return Errno.EBADF;
                }

                neverWaits = file.IsNonBlocking && (options & WaitOptions.NoHang) == 0;
                request = new WaitRequest(file.ProcessId, 0, neverWaits ? options | WaitOptions.NoHang : options);
                break;
            default:
                return Errno.EINVAL;
        }

        Result<WaitOutcome> outcome = Wait.For(caller, request);
        if (neverWaits && outcome is { Failed: false, Value.Child: null })
        {
            return Errno.EAGAIN;
        }

        return outcome.Failed ? outcome.Error : Tell(caller, outcome.Value, info, usage);
    }

    private static Errno Tell(Thread caller, in WaitOutcome outcome, VirtualAddress info, VirtualAddress usage)
    {
        Errno error = Errno.None;
        if (!usage.IsNull && outcome.Child is not null)
        {
            error = caller.Process.Memory.Write(usage, UsageRecord.From(outcome.Usage));
        }

        return error == Errno.None && !info.IsNull ? caller.Process.Memory.Write(info, outcome.Info) : error;
    }
}
