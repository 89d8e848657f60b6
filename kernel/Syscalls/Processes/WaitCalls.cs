using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Tine.Memory;
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
        Errno error = Wait.For(caller, request, out WaitOutcome outcome);
        if (error != Errno.None)
        {
            return error;
        }

        if (outcome.Child is null)
        {
            return 0;
        }

        if (!status.IsNull)
        {
            error = caller.Process.Memory.Write(status, outcome.Status);
        }

        if (error == Errno.None && !usage.IsNull)
        {
            error = WriteUsage(caller.Process.Memory, usage, outcome);
        }

        return error == Errno.None ? outcome.Id : error;
    }

    [Syscall(247, "waitid")]
    internal static Errno WaitId(Thread caller, int kind, int id, VirtualAddress info, WaitOptions options, VirtualAddress usage)
    {
        WaitOutcome outcome = default;
        Errno error = WaitFor(caller, kind, id, options, ref outcome);
        if (outcome.Child is not null && !usage.IsNull && WriteUsage(caller.Process.Memory, usage, outcome) != Errno.None)
        {
            return Errno.EFAULT;
        }

        return info.IsNull || WriteInfo(caller.Process.Memory, info, outcome.Info) == Errno.None ? error : Errno.EFAULT;
    }

    /// <remarks>Few ask for it, and its record is large: the frames of the others are spared it.</remarks>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Errno WriteUsage(AddressSpace memory, VirtualAddress address, in WaitOutcome outcome) =>
        memory.Write(address, UsageRecord.From(outcome.Usage));

    private static Errno WaitFor(Thread caller, int kind, int id, WaitOptions options, ref WaitOutcome outcome)
    {
        bool neverWaits = false;
        Result<WaitRequest> request = RequestOf(caller, kind, id, options, ref neverWaits);
        if (request.Failed)
        {
            return request.Error;
        }

        Errno error = Wait.For(caller, request.Value, out outcome);
        return error != Errno.None ? error : neverWaits && outcome.Child is null ? Errno.EAGAIN : Errno.None;
    }

    /// <param name="neverWaits">Set for a descriptor that does not wait although the options would: EAGAIN stands for nothing to tell.</param>
    private static Result<WaitRequest> RequestOf(Thread caller, int kind, int id, WaitOptions options, ref bool neverWaits)
    {
        if ((options & ~WaitOptions.ForWaitId) != 0 || (options & WaitOptions.Events) == 0)
        {
            return Errno.EINVAL;
        }

        switch (kind)
        {
            case AnyChild:
                return new WaitRequest(0, 0, options);
            case OneProcess when id > 0:
                return new WaitRequest(id, 0, options);
            case OneGroup when id >= 0:
                return new WaitRequest(0, id == 0 ? caller.Process.Group.Id : id, options);
            case OneDescriptor when id >= 0:
                if (caller.Process.Descriptors.Find(id) is not ProcessHandle file)
                {
                    return Errno.EBADF;
                }

                // Once it was waited for, its number may be another's.
                neverWaits = file.IsNonBlocking && (options & WaitOptions.NoHang) == 0;
                return file.Find().Failed
                    ? Errno.ECHILD
                    : new WaitRequest(file.ProcessId, 0, neverWaits ? options | WaitOptions.NoHang : options);
            default:
                return Errno.EINVAL;
        }
    }

    /// <summary>Writes the fields up to si_status and none but them, as Linux; all 0 for nothing to tell, and after an error.</summary>
    private static Errno WriteInfo(AddressSpace memory, VirtualAddress address, SignalInfo info)
    {
        const int headSize = 3 * sizeof(int); // si_signo, si_errno, si_code
        const int tailStart = 16; // si_pid, si_uid, si_status
        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(new ReadOnlySpan<SignalInfo>(in info));
        Errno error = memory.CopyOut(address, bytes[..headSize]);
        return error == Errno.None ? memory.CopyOut(address + tailStart, bytes[tailStart..(tailStart + headSize)]) : error;
    }
}
