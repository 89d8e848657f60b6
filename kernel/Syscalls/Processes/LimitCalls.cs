using Tine.Memory;
using Tine.Processes;

namespace Tine.Syscalls;

/// <summary>Resource limits and usage.</summary>
internal static class LimitCalls
{
    private const int Self = 0;
    private const int Children = -1;
    private const int OneThread = 1;

    [Syscall(97, "getrlimit")]
    internal static Errno GetRlimit(Thread caller, Resource resource, VirtualAddress limit) =>
        IsKnown(resource) ? caller.Process.Memory.Write(limit, caller.Process.Limits[resource]) : Errno.EINVAL;

    [Syscall(160, "setrlimit")]
    internal static Errno SetRlimit(Thread caller, Resource resource, VirtualAddress limit) =>
        PrLimit(caller, 0, resource, limit, default);

    /// <remarks>Errors in the order of Linux: EFAULT, ESRCH, EPERM, EINVAL.</remarks>
    [Syscall(302, "prlimit64")]
    internal static Errno PrLimit(Thread caller, int processId, Resource resource, VirtualAddress newLimit, VirtualAddress oldLimit)
    {
        ResourceLimit? wanted = null;
        if (!newLimit.IsNull)
        {
            Result<ResourceLimit> read = caller.Process.Memory.Read<ResourceLimit>(newLimit);
            if (read.Failed)
            {
                return read.Error;
            }

            wanted = read.Value;
        }

        Process? target = processId == 0 ? caller.Process : caller.World.Processes.FindThread(processId)?.Process;
        if (target is null)
        {
            return Errno.ESRCH;
        }

        Errno error = LimitRules.MayLook(caller, target);
        if (error != Errno.None || !IsKnown(resource))
        {
            return error != Errno.None ? error : Errno.EINVAL;
        }

        ResourceLimit former = target.Limits[resource];
        error = wanted is { } limit ? LimitRules.Set(caller, target, resource, limit) : Errno.None;
        return error == Errno.None && !oldLimit.IsNull ? caller.Process.Memory.Write(oldLimit, former) : error;
    }

    [Syscall(98, "getrusage")]
    internal static Errno GetRusage(Thread caller, int who, VirtualAddress usage)
    {
        caller.Scheduler.ChargeAll();
        switch (who)
        {
            case Self:
                return caller.Process.Memory.Write(usage, UsageRecord.From(ResourceUsage.Of(caller.Process)));
            case Children:
                return caller.Process.Memory.Write(usage, UsageRecord.From(caller.Process.ChildrenUsage));
            case OneThread:
                return caller.Process.Memory.Write(usage, UsageRecord.From(ResourceUsage.Of(caller)));
            default:
                return Errno.EINVAL;
        }
    }

    private static bool IsKnown(Resource resource) => resource is >= 0 and < Resource.Count;
}
