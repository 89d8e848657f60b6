using Tine.Files;

namespace Tine.Processes;

/// <summary>kill(2) and its relatives: who may send what to whom. A signal of number 0 asks only whether one may.</summary>
public static class Senders
{
    /// <returns>None, EPERM, or EAGAIN at RLIMIT_SIGPENDING.</returns>
    public static Errno ToProcess(Thread sender, Process target, in SignalInfo info)
    {
        Errno error = Check(sender, target, info.Signal);
        return error == Errno.None && info.Signal != Signal.None ? Signals.SendToProcess(target, info) : error;
    }

    /// <returns>None, EPERM, or EAGAIN at RLIMIT_SIGPENDING.</returns>
    public static Errno ToThread(Thread sender, Thread target, in SignalInfo info)
    {
        Errno error = Check(sender, target.Process, info.Signal);
        return error == Errno.None && info.Signal != Signal.None ? Signals.SendToThread(target, info) : error;
    }

    /// <returns>None when one member at least could be reached; EPERM, or ESRCH for an empty group.</returns>
    public static Errno ToGroup(Thread sender, ProcessGroup group, in SignalInfo info)
    {
        Errno outcome = Errno.ESRCH;
        foreach (Process member in group.Members)
        {
            outcome = Combine(outcome, ToProcess(sender, member, info));
        }

        return outcome;
    }

    /// <summary>All processes but init and the sender's own.</summary>
    /// <returns>None when one at least could be reached; EPERM or ESRCH.</returns>
    public static Errno ToAll(Thread sender, in SignalInfo info)
    {
        World world = sender.World;
        Errno outcome = Errno.ESRCH;
        for (int id = 2; id < ProcessTable.Limit; id++)
        {
            if (world.Processes.Find(id) is { } target && target != sender.Process && !target.IsInit)
            {
                outcome = Combine(outcome, ToProcess(sender, target, info));
            }
        }

        return outcome;
    }

    /// <summary>One success is enough.</summary>
    private static Errno Combine(Errno soFar, Errno next) => soFar == Errno.None || next == Errno.None ? Errno.None : next;

    private static Errno Check(Thread sender, Process target, Signal signal)
    {
        IdentitySet from = sender.Credentials.Users;
        IdentitySet to = target.Credentials.Users;
        bool isAllowed = sender.Process == target || sender.Credentials.Has(Capability.Kill)
            || from.Effective == to.Real || from.Effective == to.Saved || from.Real == to.Real || from.Real == to.Saved
            || (signal == Signal.SIGCONT && sender.Process.Session == target.Session);
        return isAllowed ? Errno.None : Errno.EPERM;
    }
}
