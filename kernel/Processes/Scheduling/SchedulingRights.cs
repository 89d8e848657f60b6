using Tine.Files;

namespace Tine.Processes;

/// <summary>Who may give whom how much of the processor; sched(7), setpriority(2), sched_setscheduler(2).</summary>
public static class SchedulingRights
{
    /// <summary>Nice values that RLIMIT_NICE counts from.</summary>
    private const int NiceLimitBase = 20;

    /// <summary>The caller's effective user is the target's real or effective one, or it has CAP_SYS_NICE.</summary>
    public static bool MayChange(Thread caller, Process target)
    {
        uint user = caller.Credentials.Users.Effective;
        IdentitySet its = target.Credentials.Users;
        return its.Real == user || its.Effective == user || caller.Credentials.Has(Capability.Nice);
    }

    /// <summary>setpriority(2) for one process.</summary>
    /// <returns>None; EPERM for another user's process; EACCES for a nice value below its own and beyond its RLIMIT_NICE.</returns>
    public static Errno MaySetNice(Thread caller, Process target, int nice)
    {
        bool isWithinLimit = nice >= target.Nice || (ulong)(NiceLimitBase - nice) <= target.Limits[Resource.Nice].Soft;
        return !MayChange(caller, target) ? Errno.EPERM
            : isWithinLimit || caller.Credentials.Has(Capability.Nice) ? Errno.None
            : Errno.EACCES;
    }

    /// <summary>sched_setscheduler(2): a real-time policy is for RLIMIT_RTPRIO and CAP_SYS_NICE.</summary>
    /// <returns>None or EPERM.</returns>
    public static Errno MaySetPolicy(Thread caller, Process target, PolicyKind policy, int priority)
    {
        bool isWithinLimit = policy == PolicyKind.Fair || (ulong)priority <= target.Limits[Resource.RealTimePriority].Soft;
        bool mayAny = caller.Credentials.Has(Capability.Nice);
        return mayAny || (isWithinLimit && MayChange(caller, target)) ? Errno.None : Errno.EPERM;
    }
}
