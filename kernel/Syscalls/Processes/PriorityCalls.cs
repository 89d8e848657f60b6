using System;
using Tine.Processes;

namespace Tine.Syscalls;

/// <summary>getpriority and setpriority: nice values, 19 the most modest, -20 the least.</summary>
/// <remarks>A nice value is a thread's, as in Linux: a process's number means its first thread alone.</remarks>
internal static class PriorityCalls
{
    private const int OneThread = 0;
    private const int OneGroup = 1;
    private const int OneUser = 2;

    /// <summary>Added, so that no nice value looks like an error.</summary>
    private const int Offset = 20;

    /// <summary>Tells 20 minus the nice value, the least modest of those that are meant.</summary>
    [Syscall(140, "getpriority")]
    internal static Result<int> Get(Thread caller, int kind, int id)
    {
        if (kind is < OneThread or > OneUser)
        {
            return Errno.EINVAL;
        }

        int best = int.MinValue;
        ThreadWalk threads = Targets(caller, kind, id);
        while (threads.MoveNext())
        {
            best = Math.Max(best, Offset - threads.Current!.Scheduling.Nice);
        }

        return best == int.MinValue ? Errno.ESRCH : best;
    }

    [Syscall(141, "setpriority")]
    internal static Errno Set(Thread caller, int kind, int id, int nice)
    {
        if (kind is < OneThread or > OneUser)
        {
            return Errno.EINVAL;
        }

        nice = Math.Clamp(nice, Niceness.Lowest, Niceness.Highest);
        Errno outcome = Errno.ESRCH;
        SchedulingParameters? before = null;
        SchedulingParameters after = caller.Scheduling;
        ThreadWalk threads = Targets(caller, kind, id);
        while (threads.MoveNext())
        {
            Thread target = threads.Current!;
            Errno error = SchedulingRights.MaySetNice(caller, target, nice);
            outcome = error != Errno.None ? error : outcome == Errno.ESRCH ? Errno.None : outcome;
            if (error != Errno.None)
            {
                continue;
            }

            // Thousands of threads have the same parameters mostly, and go on having the same.
            if (target.Scheduling != before)
            {
                before = target.Scheduling;
                after = before.WithNice(nice);
            }

            target.Scheduling = after;
        }

        return outcome;
    }

    private static ThreadWalk Targets(Thread caller, int kind, int id) => kind switch
    {
        OneThread => ThreadWalk.OfThread(caller, id == 0 ? caller : caller.World.Processes.FindThread(id)),
        OneGroup => ThreadWalk.OfGroup(caller, id == 0 ? caller.Process.Group : caller.World.Processes.FindGroup(id)),
        _ => ThreadWalk.OfUser(caller, id == 0 ? caller.Credentials.Users.Real : (uint)id),
    };
}
