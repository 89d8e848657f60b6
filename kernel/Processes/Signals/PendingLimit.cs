using Tine.X64;

namespace Tine.Processes;

/// <summary>RLIMIT_SIGPENDING: how many signals with their records may wait for the processes of one user.</summary>
internal static class PendingLimit
{
    /// <summary>
    /// Adds a signal that was sent. At the limit of the process that gets it a standard signal comes all the same (with its
    /// record if the kernel or kill sends it), and a real-time one by kill without its record.
    /// </summary>
    /// <returns>None; EAGAIN for a real-time signal that would lose what was sent with it.</returns>
    public static Errno Add(ref PendingSignals pending, Process process, in SignalInfo info)
    {
        bool isRealTime = info.Signal >= Signal.FirstRealTime;
        bool mayExceed = !isRealTime && info.Code >= 0;
        if (mayExceed || Allows(process))
        {
            pending.Add(new SignalRecord { Info = info });
            return Errno.None;
        }

        if (isRealTime && info.Code != (int)SignalCode.User)
        {
            return Errno.EAGAIN;
        }

        pending.Add(info.Signal);
        return Errno.None;
    }

    private static bool Allows(Process process)
    {
        ulong limit = process.Limits[Resource.PendingSignals].Soft;
        return limit == ResourceLimit.Infinity || CountOf(process.World, process.Credentials.Users.Real) < limit;
    }

    private static ulong CountOf(World world, uint user)
    {
        ulong count = 0;
        foreach (Thread thread in world.Threads)
        {
            Process process = thread.Process;
            if (process.Credentials.Users.Real != user)
            {
                continue;
            }

            count += (ulong)thread.Pending.RecordCount;
            count += process.Threads.First == thread ? (ulong)process.Pending.RecordCount : 0;
        }

        return count;
    }
}
