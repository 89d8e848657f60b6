using System;
using Tine.Processes;

namespace Tine.Syscalls;

/// <summary>ioprio_get and ioprio_set: kept for each thread and inherited, though there is no disk that could heed them.</summary>
internal static class IoPriorityCalls
{
    private const int OneThread = 1;
    private const int OneGroup = 2;
    private const int OneUser = 3;

    private const int ClassShift = 13;
    private const int LevelMask = (1 << ClassShift) - 1;
    private const int Levels = 8;

    private const int NoClass = 0;
    private const int RealTime = 1;
    private const int BestEffort = 2;
    private const int Idle = 3;

    [Syscall(251, "ioprio_set")]
    internal static Errno Set(Thread caller, int kind, int id, int priority)
    {
        Errno error = Check(caller, priority);
        if (error != Errno.None || kind is < OneThread or > OneUser)
        {
            return error != Errno.None ? error : Errno.EINVAL;
        }

        Errno outcome = Errno.ESRCH;
        SchedulingParameters? before = null;
        SchedulingParameters after = caller.Scheduling;
        ThreadWalk threads = Targets(caller, kind, id);
        while (threads.MoveNext())
        {
            Thread target = threads.Current!;
            if (!SchedulingRights.MayChangeIoPriority(caller, target))
            {
                return Errno.EPERM;
            }

            outcome = Errno.None;

            // Thousands of threads have the same parameters mostly, and go on having the same.
            if (target.Scheduling != before)
            {
                before = target.Scheduling;
                after = before.WithIoPriority(priority);
            }

            target.Scheduling = after;
        }

        return outcome;
    }

    /// <summary>Tells one thread's own, or the best of several.</summary>
    [Syscall(252, "ioprio_get")]
    internal static Result<int> Get(Thread caller, int kind, int id)
    {
        if (kind is < OneThread or > OneUser)
        {
            return Errno.EINVAL;
        }

        int best = -1;
        ThreadWalk threads = Targets(caller, kind, id);
        while (threads.MoveNext())
        {
            SchedulingParameters its = threads.Current!.Scheduling;
            int priority = kind == OneThread ? its.IoPriority : Effective(its);
            best = best < 0 ? priority : Math.Min(best, priority);
        }

        return best < 0 ? Errno.ESRCH : best;
    }

    /// <returns>None; EINVAL for a class or a level that there is not; EPERM for the real-time class without a right.</returns>
    private static Errno Check(Thread caller, int priority)
    {
        int level = priority & LevelMask;
        switch (priority >> ClassShift)
        {
            case RealTime when !caller.Credentials.Has(Files.Capability.Administrate) && !caller.Credentials.Has(Files.Capability.Nice):
                return Errno.EPERM;
            case RealTime or BestEffort:
                return level < Levels ? Errno.None : Errno.EINVAL;
            case Idle:
                return Errno.None;
            case NoClass:
                return level == 0 ? Errno.None : Errno.EINVAL;
            default:
                return Errno.EINVAL;
        }
    }

    /// <summary>Without a class of its own a thread has that of its policy, and a level by its nice value (Linux, task_nice_ioprio).</summary>
    private static int Effective(SchedulingParameters parameters)
    {
        if (parameters.IoPriority >> ClassShift != NoClass)
        {
            return parameters.IoPriority;
        }

        int kind = parameters.Policy == SchedulingPolicy.Idle ? Idle : parameters.IsRealTime ? RealTime : BestEffort;
        return (kind << ClassShift) | ((parameters.Nice - Niceness.Lowest) / 5);
    }

    private static ThreadWalk Targets(Thread caller, int kind, int id) => kind switch
    {
        OneThread => ThreadWalk.OfThread(caller, id == 0 ? caller : caller.World.Processes.FindThread(id)),
        OneGroup => ThreadWalk.OfGroup(caller, id == 0 ? caller.Process.Group : caller.World.Processes.FindGroup(id)),
        _ => ThreadWalk.OfUser(caller, id == 0 ? caller.Credentials.Users.Real : (uint)id),
    };
}
