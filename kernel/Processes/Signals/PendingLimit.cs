using Tine.Files;
using Tine.X64;

namespace Tine.Processes;

/// <summary>RLIMIT_SIGPENDING: how many signals with their records, and timers, the processes of one user may have.</summary>
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
        if (info.Code > 0 && !isRealTime)
        {
            // The kernel's own, such as SIGCHLD: one of each at most, which is bound enough.
            pending.Add(new SignalRecord { Info = info });
            return Errno.None;
        }

        bool mayExceed = !isRealTime && info.Code == (int)SignalCode.User;
        UserAccount account = process.Account;
        if (mayExceed || Allows(process, account))
        {
            pending.Add(new SignalRecord { Info = info, Account = account });
            return Errno.None;
        }

        if (isRealTime && info.Code != (int)SignalCode.User)
        {
            return Errno.EAGAIN;
        }

        pending.Add(info.Signal);
        return Errno.None;
    }

    /// <summary>Whether one more signal may be charged to the process's user.</summary>
    public static bool Allows(Process process, UserAccount account) => account.QueuedSignals < process.Limits[Resource.PendingSignals].Soft;
}
