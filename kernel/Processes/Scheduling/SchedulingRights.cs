using Tine.Files;

namespace Tine.Processes;

/// <summary>The rights to give threads more or less of the processor; sched(7), setpriority(2), sched_setscheduler(2).</summary>
public static class SchedulingRights
{
    /// <summary>Nice values that RLIMIT_NICE counts from.</summary>
    private const int NiceLimitBase = 20;

    /// <summary>Whether the caller has CAP_SYS_NICE, or is the target's owner and may do all that the target may.</summary>
    public static bool MayChange(Thread caller, Thread target) =>
        (IsOwner(caller, target) && HasNoMore(target, caller)) || caller.Credentials.Has(Capability.Nice);

    /// <summary>
    /// Whether the caller has CAP_SYS_NICE, or its effective or real user is the target's real one, which may do no more than it:
    /// ioprio_set(2).
    /// </summary>
    public static bool MayChangeIoPriority(Thread caller, Thread target)
    {
        uint user = target.Credentials.Users.Real;
        IdentitySet own = caller.Credentials.Users;
        bool isOwner = own.Effective == user || own.Real == user;
        return (isOwner && HasNoMore(target, caller)) || caller.Credentials.Has(Capability.Nice);
    }

    /// <summary>Checks the right to setpriority(2) for one thread.</summary>
    /// <returns>
    /// None; EPERM for another user's thread; EACCES for a nice value below its own and beyond its RLIMIT_NICE; then EPERM for a
    /// thread that has capabilities beside the caller's.
    /// </returns>
    public static Errno MaySetNice(Thread caller, Thread target, int nice)
    {
        return caller.Credentials.Has(Capability.Nice) ? Errno.None
            : !IsOwner(caller, target) ? Errno.EPERM
            : nice < target.Scheduling.Nice && !IsWithinLimit(target, nice) ? Errno.EACCES
            : HasNoMore(target, caller) ? Errno.None
            : Errno.EPERM;
    }

    /// <summary>Checks the right to sched_setscheduler(2) and its relatives (Linux, user_check_sched_setscheduler).</summary>
    /// <param name="caller">The asking thread.</param>
    /// <param name="target">The thread that has the policy.</param>
    /// <param name="wanted">The policy, nice value and inheritance that it is to have.</param>
    /// <returns>None or EPERM.</returns>
    public static Errno MaySetPolicy(Thread caller, Thread target, SchedulingParameters wanted)
    {
        if (caller.Credentials.Has(Capability.Nice))
        {
            return Errno.None;
        }

        SchedulingParameters now = target.Scheduling;
        bool isAllowed = wanted.IsRealTime
            ? MayBeRealTime(now, wanted, target.Process.Limits[Resource.RealTimePriority].Soft)
            : wanted.Policy != SchedulingPolicy.Deadline && (wanted.Nice >= now.Nice || IsWithinLimit(target, wanted.Nice));
        bool leavesIdle = now.Policy == SchedulingPolicy.Idle && wanted.Policy != SchedulingPolicy.Idle;
        isAllowed &= !leavesIdle || IsWithinLimit(target, now.Nice);
        isAllowed &= now.Inheritance == SchedulingInheritance.Same || wanted.Inheritance == SchedulingInheritance.Reset;
        return isAllowed && IsOwner(caller, target) && HasNoMore(target, caller) ? Errno.None : Errno.EPERM;
    }

    /// <summary>Whether a priority is within RLIMIT_RTPRIO, or no more than it is now; with a limit of 0 the policy cannot be changed.</summary>
    private static bool MayBeRealTime(SchedulingParameters now, SchedulingParameters wanted, ulong limit) =>
        (wanted.Policy == now.Policy || limit != 0) && (wanted.Priority <= now.Priority || (ulong)wanted.Priority <= limit);

    private static bool IsOwner(Thread caller, Thread target)
    {
        uint user = caller.Credentials.Users.Effective;
        IdentitySet its = target.Credentials.Users;
        return its.Real == user || its.Effective == user;
    }

    /// <summary>Whether a thread has no capability that the other has not (Linux, security/commoncap.c, cap_safe_nice).</summary>
    private static bool HasNoMore(Thread thread, Thread other) =>
        thread.Credentials.Capabilities.Permitted.IsWithin(other.Credentials.Capabilities.Permitted);

    private static bool IsWithinLimit(Thread target, int nice) =>
        (ulong)(NiceLimitBase - nice) <= target.Process.Limits[Resource.Nice].Soft;
}
