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

    private const int InstructionsToLook = 100;

    /// <summary>Tells 20 minus the nice value, the least modest of those that are meant.</summary>
    [Syscall(140, "getpriority")]
    internal static Result<int> Get(Thread caller, int kind, int id)
    {
        if (kind is < OneProcess or > OneUser)
        {
            return Errno.EINVAL;
        }

        int best = int.MinValue;
        var portion = new WorkPortion(caller);
        for (Process? process = First(caller, kind, id); process is not null; process = Next(caller, process, kind, ref portion))
        {
            if (IsMeant(caller, process, kind, id))
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
        var portion = new WorkPortion(caller);
        for (Process? process = First(caller, kind, id); process is not null; process = Next(caller, process, kind, ref portion))
        {
            if (!IsMeant(caller, process, kind, id))
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

    /// <summary>One process is found by its number; of groups and users all are looked at.</summary>
    private static Process? First(Thread caller, int kind, int id) =>
        kind == OneProcess ? caller.World.Processes.Find(id == 0 ? caller.Process.Id : id) : caller.World.Processes.Next(0);

    private static Process? Next(Thread caller, Process last, int kind, ref WorkPortion portion)
    {
        int id = last.Id;
        return kind == OneProcess || portion.Spend(InstructionsToLook) != Errno.None ? null : caller.World.Processes.Next(id);
    }

    private static bool IsMeant(Thread caller, Process process, int kind, int id) => kind switch
    {
        OneProcess => process.Id == (id == 0 ? caller.Process.Id : id),
        OneGroup => process.Group.Id == (id == 0 ? caller.Process.Group.Id : id),
        _ => process.Credentials.Users.Real == (id == 0 ? caller.Credentials.Users.Real : (uint)id),
    };
}
