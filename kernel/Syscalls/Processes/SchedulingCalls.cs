using System;
using System.Runtime.InteropServices;
using Tine.Memory;
using Tine.Processes;
using Tine.X64;

namespace Tine.Syscalls;

/// <summary>Affinity, yielding, barriers and segment bases; <see cref="PolicyCalls"/> has the policies.</summary>
internal static class SchedulingCalls
{
    private const ulong AffinityBytes = 8;

    [Syscall(24, "sched_yield", Heap = HeapUse.None)]
    internal static Errno SchedYield(Thread caller)
    {
        caller.Scheduler.Yield(caller);
        return Errno.None;
    }

    [Syscall(204, "sched_getaffinity")]
    internal static Result<int> SchedGetAffinity(Thread caller, int threadId, ulong bytes, VirtualAddress mask)
    {
        if (bytes < AffinityBytes || (bytes & (AffinityBytes - 1)) != 0)
        {
            return Errno.EINVAL;
        }

        if (Find(caller, threadId) is not { } target)
        {
            return Errno.ESRCH;
        }

        Errno error = caller.Process.Memory.Write(mask, target.Scheduling.Processors & Online(caller));
        return error == Errno.None ? (int)AffinityBytes : error;
    }

    [Syscall(203, "sched_setaffinity")]
    internal static Errno SchedSetAffinity(Thread caller, int threadId, uint bytes, VirtualAddress mask)
    {
        ulong wanted = 0;
        int length = (int)Math.Min(bytes, sizeof(ulong));
        if (caller.Process.Memory.CopyIn(mask, MemoryMarshal.AsBytes(new Span<ulong>(ref wanted))[..length]) is not Errno.None and var error)
        {
            return error;
        }

        return Find(caller, threadId) is not { } target ? Errno.ESRCH
            : !SchedulingRights.MayChange(caller, target) ? Errno.EPERM
            : (wanted & Online(caller)) == 0 ? Errno.EINVAL
            : Affinities.Set(target, wanted);
    }

    /// <summary>The processors of the machine, a bit each.</summary>
    private static ulong Online(Thread caller) => caller.Scheduler.Processors?.Mask ?? 1;

    [Syscall(309, "getcpu")]
    internal static Errno GetCpu(Thread caller, VirtualAddress processor, VirtualAddress node)
    {
        Errno error = processor.IsNull ? Errno.None : caller.Process.Memory.Write(processor, caller.Scheduler.Number);
        return error == Errno.None && !node.IsNull ? caller.Process.Memory.Write(node, 0) : error;
    }

    [Syscall(158, "arch_prctl", Support = "FS and GS base")]
    internal static Errno ArchPrctl(Thread caller, ulong code, VirtualAddress address)
    {
        // A program may have changed the other one by WRFSBASE or WRGSBASE.
        caller.Scheduler.Hardware.StoreSegmentBases(ref caller.Context);
        Errno error = SegmentBaseRequest.Do(caller.Process.Memory, ref caller.Context, code, address);
        caller.Scheduler.Hardware.LoadSegmentBases(caller.Context);
        return error;
    }

    internal static Thread? Find(Thread caller, int threadId) => threadId == 0 ? caller : caller.World.Processes.FindThread(threadId);
}
