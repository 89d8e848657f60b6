using System;
using Tine.Processes;

namespace Tine.Syscalls;

/// <summary>getpriority and setpriority: nice values, 19 the most modest, -20 the least.</summary>
internal static class PriorityCalls
{
    private const int OneProcess = 0;
    private const int OneGroup = 1;
    private const int OneUser = 2;

    /// <summary>Added, so that no nice value looks like an error.</summary>
    private const int Offset = 20;

    /// <summary>Tells 20 minus the nice value, the least modest of those that are meant.</summary>
    [Syscall(140, "getpriority")]
    internal static Result<int> Get(Thread caller, int kind, int id)
    {
        if (kind is < OneProcess or > OneUser)
        {
            return Errno.EINVAL;
        }

        int best = int.MinValue;
        for (int number = 1; number < ProcessTable.Limit; number++)
        {
            if (caller.World.Processes.Find(number) is { } process && IsMeant(caller, process, kind, id))
            {
                best = Math.Max(best, Offset - process.Nice);
            }
        }

        return best == int.MinValue ? Errno.ESRCH : best;
    }

    /// <summary>The value is the process's, as in POSIX: all of its threads have it.</summary>
    [Syscall(141, "setpriority")]
    internal static Errno Set(Thread caller, int kind, int id, int nice)
    {
        if (kind is < OneProcess or > OneUser)
        {
            return Errno.EINVAL;
        }

        nice = Math.Clamp(nice, Niceness.Lowest, Niceness.Highest);
        Errno outcome = Errno.ESRCH;
        for (int number = 1; number < ProcessTable.Limit; number++)
        {
            if (caller.World.Processes.Find(number) is not { } process || !IsMeant(caller, process, kind, id))
            {
                continue;
            }

            Errno error = SchedulingRights.MaySetNice(caller, process, nice);
            outcome = error != Errno.None ? error : outcome == Errno.ESRCH ? Errno.None : outcome;
            if (error == Errno.None)
            {
                process.SetNice(nice);
            }
        }

        return outcome;
    }

    private static bool IsMeant(Thread caller, Process process, int kind, int id) => kind switch
    {
        OneProcess => process.Id == (id == 0 ? caller.Process.Id : id),
        OneGroup => process.Group.Id == (id == 0 ? caller.Process.Group.Id : id),
        _ => process.Credentials.Users.Real == (id == 0 ? caller.Credentials.Users.Real : (uint)id),
    };
}
