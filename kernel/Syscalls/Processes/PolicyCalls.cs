using System;
using System.Runtime.InteropServices;
using Tine.Memory;
using Tine.Processes;

namespace Tine.Syscalls;

/// <summary>Scheduling policies, each a thread's own: sched(7). Errors come in the order of Linux.</summary>
internal static class PolicyCalls
{
    private const int ResetOnFork = 0x40000000;

    // Flags of struct sched_attr.
    private const ulong ResetFlag = 1;
    private const ulong KeepPolicy = 8;
    private const ulong KeepParameters = 16;
    private const ulong UtilizationFlags = 0x60;
    private const ulong KnownFlags = 0x7f;

    private const string Support = "SCHED_OTHER, SCHED_BATCH (the same), SCHED_IDLE, SCHED_FIFO, SCHED_RR; SCHED_DEADLINE gives EINVAL";

    [Syscall(145, "sched_getscheduler")]
    internal static Result<int> GetScheduler(Thread caller, int threadId)
    {
        Result<Thread> target = Find(caller, threadId);
        if (target.Failed)
        {
            return target.Error;
        }

        SchedulingParameters its = target.Value.Scheduling;
        return (int)its.Policy | (its.Inheritance == SchedulingInheritance.Reset ? ResetOnFork : 0);
    }

    [Syscall(144, "sched_setscheduler", Support = Support)]
    internal static Errno SetScheduler(Thread caller, int threadId, int policy, VirtualAddress priority)
    {
        if (policy < 0)
        {
            return Errno.EINVAL;
        }

        Result<int> wanted = ReadPriority(caller, threadId, priority);
        Result<Thread> target = wanted.Failed ? wanted.Error : Find(caller, threadId);
        if (target.Failed)
        {
            return target.Error;
        }

        var kind = (SchedulingPolicy)(policy & ~ResetOnFork);
        return IsKnown(kind)
            ? Set(caller, target.Value, target.Value.Scheduling.WithPolicy(kind, wanted.Value, InheritanceOf((policy & ResetOnFork) != 0)))
            : Errno.EINVAL;
    }

    [Syscall(142, "sched_setparam")]
    internal static Errno SetParameter(Thread caller, int threadId, VirtualAddress priority)
    {
        Result<int> wanted = ReadPriority(caller, threadId, priority);
        Result<Thread> target = wanted.Failed ? wanted.Error : Find(caller, threadId);
        return target.Failed ? target.Error : Set(caller, target.Value, target.Value.Scheduling.WithPriority(wanted.Value));
    }

    [Syscall(143, "sched_getparam")]
    internal static Errno GetParameter(Thread caller, int threadId, VirtualAddress priority)
    {
        Result<Thread> target = priority.IsNull ? Errno.EINVAL : Find(caller, threadId);
        return target.Failed ? target.Error : caller.Process.Memory.Write(priority, target.Value.Scheduling.Priority);
    }

    [Syscall(146, "sched_get_priority_max")]
    internal static Result<int> GetPriorityMax(Thread caller, SchedulingPolicy policy) =>
        IsRealTime(policy) ? RealTimePriority.Highest : IsKnown(policy) ? 0 : Errno.EINVAL;

    [Syscall(147, "sched_get_priority_min")]
    internal static Result<int> GetPriorityMin(Thread caller, SchedulingPolicy policy) =>
        IsRealTime(policy) ? RealTimePriority.Lowest : IsKnown(policy) ? 0 : Errno.EINVAL;

    /// <summary>Tells the time that the thread runs in a round beside others; none is set for SCHED_FIFO.</summary>
    [Syscall(148, "sched_rr_get_interval")]
    internal static Errno GetInterval(Thread caller, int threadId, VirtualAddress interval)
    {
        Result<Thread> target = Find(caller, threadId);
        return target.Failed
            ? target.Error
            : caller.Process.Memory.Write(interval, TimeSpec.From(IntervalOf(target.Value)));
    }

    private static ulong IntervalOf(Thread thread) => thread.Scheduling.Policy switch
    {
        SchedulingPolicy.FirstInFirstOut => 0,
        SchedulingPolicy.RoundRobin => thread.Scheduler.RealTime.SliceNanoseconds,
        _ => (ulong)thread.Scheduling.QuantumNanoseconds,
    };

    [Syscall(314, "sched_setattr", Support = Support)]
    internal static Errno SetAttributes(Thread caller, int threadId, VirtualAddress record, uint flags)
    {
        if (record.IsNull || threadId < 0 || flags != 0)
        {
            return Errno.EINVAL;
        }

        Result<SchedulingRecord> read = ReadRecord(caller, record);
        if (read.Failed || read.Value.Policy < 0)
        {
            return read.Failed ? read.Error : Errno.EINVAL;
        }

        SchedulingRecord wanted = read.Value;
        Result<Thread> target = Find(caller, threadId);
        if (target.Failed)
        {
            return target.Error;
        }

        SchedulingParameters now = target.Value.Scheduling;
        SchedulingPolicy policy = (wanted.Flags & KeepPolicy) != 0 ? now.Policy : (SchedulingPolicy)wanted.Policy;
        if (!IsKnown(policy) || (wanted.Flags & ~KnownFlags) != 0)
        {
            return Errno.EINVAL;
        }

        // SCHED_FLAG_UTIL_CLAMP_*: as Linux without CONFIG_UCLAMP_TASK, once the record has room for the clamps.
        if ((wanted.Flags & UtilizationFlags) != 0)
        {
            return wanted.ByteCount < SchedulingRecord.Size ? Errno.EINVAL : Errno.ENOTSUP;
        }

        bool keepsAll = (wanted.Flags & KeepParameters) != 0;
        bool keepsNice = keepsAll || policy == SchedulingPolicy.Idle || IsRealTime(policy);
        int nice = keepsNice ? now.Nice : Math.Clamp(wanted.Nice, Niceness.Lowest, Niceness.Highest);
        SchedulingInheritance inheritance = (wanted.Flags & KeepPolicy) != 0 ? now.Inheritance : InheritanceOf((wanted.Flags & ResetFlag) != 0);
        int priority = keepsAll ? now.Priority : wanted.Priority;
        return Set(caller, target.Value, now.WithNice(nice).WithPolicy(policy, priority, inheritance));
    }

    [Syscall(315, "sched_getattr")]
    internal static Errno GetAttributes(Thread caller, int threadId, VirtualAddress record, uint bytes, uint flags)
    {
        if (record.IsNull || bytes is < SchedulingRecord.FirstSize or > (uint)FrameNumber.Size || flags != 0)
        {
            return Errno.EINVAL;
        }

        Result<Thread> target = Find(caller, threadId);
        if (target.Failed)
        {
            return target.Error;
        }

        SchedulingParameters its = target.Value.Scheduling;
        var told = new SchedulingRecord
        {
            ByteCount = Math.Min(bytes, SchedulingRecord.Size),
            Policy = (int)its.Policy,
            Flags = its.Inheritance == SchedulingInheritance.Reset ? ResetFlag : 0,
            Nice = its.IsRealTime ? 0 : its.Nice,
            Priority = its.Priority,
        };
        ReadOnlySpan<byte> image = MemoryMarshal.AsBytes(new ReadOnlySpan<SchedulingRecord>(in told));
        return caller.Process.Memory.CopyOut(record, image[..(int)told.ByteCount]);
    }

    /// <summary>Sets policy and priority. SCHED_DEADLINE comes last: a caller that may set it gets EINVAL, as there is none here.</summary>
    private static Errno Set(Thread caller, Thread target, SchedulingParameters wanted)
    {
        bool isDeadline = wanted.Policy == SchedulingPolicy.Deadline;
        bool isPossible = IsRealTime(wanted.Policy)
            ? wanted.Priority is >= RealTimePriority.Lowest and <= RealTimePriority.Highest
            : !isDeadline && wanted.Priority == 0;
        Errno error = isPossible ? SchedulingRights.MaySetPolicy(caller, target, wanted) : Errno.EINVAL;
        if (error == Errno.None)
        {
            target.Scheduler.Change(target, wanted);
            PriorityLending.Follow(target);
        }

        return error;
    }

    private static Result<int> ReadPriority(Thread caller, int threadId, VirtualAddress priority) =>
        priority.IsNull || threadId < 0 ? Errno.EINVAL : caller.Process.Memory.Read<int>(priority);

    /// <summary>A record of another size: a newer one is possible as long as what is not known here is zero.</summary>
    private static Result<SchedulingRecord> ReadRecord(Thread caller, VirtualAddress address)
    {
        Result<uint> told = caller.Process.Memory.Read<uint>(address);
        if (told.Failed)
        {
            return told.Error;
        }

        uint size = told.Value == 0 ? SchedulingRecord.FirstSize : told.Value;
        if (size is < SchedulingRecord.FirstSize or > (uint)FrameNumber.Size)
        {
            return RefuseSize(caller, address);
        }

        Result<SchedulingRecord> record = ExtensibleRecord.Read<SchedulingRecord>(caller.Process.Memory, address, size);
        return record.Error == Errno.E2BIG ? RefuseSize(caller, address) : record;
    }

    /// <returns>E2BIG, having told the size that is known.</returns>
    private static Errno RefuseSize(Thread caller, VirtualAddress address)
    {
        _ = caller.Process.Memory.Write(address, SchedulingRecord.Size);
        return Errno.E2BIG;
    }

    private static Result<Thread> Find(Thread caller, int threadId) =>
        threadId < 0 ? Errno.EINVAL
        : SchedulingCalls.Find(caller, threadId) is { } thread ? thread
        : Errno.ESRCH;

    private static bool IsRealTime(SchedulingPolicy policy) => policy is SchedulingPolicy.FirstInFirstOut or SchedulingPolicy.RoundRobin;

    private static bool IsKnown(SchedulingPolicy policy) =>
        policy is (>= SchedulingPolicy.Ordinary and <= SchedulingPolicy.Batch) or SchedulingPolicy.Idle or SchedulingPolicy.Deadline;

    private static SchedulingInheritance InheritanceOf(bool isReset) => isReset ? SchedulingInheritance.Reset : SchedulingInheritance.Same;
}
