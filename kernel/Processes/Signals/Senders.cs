using System;
using Tine.Files;

namespace Tine.Processes;

/// <summary>Permission checks of kill(2) and its relatives. A signal of number 0 only asks for permission.</summary>
public static class Senders
{
    private const int InstructionsToSend = 1000;
    private const int InstructionsToMark = 10;
    private const int InstructionsToWake = 100;
    private const int InstructionsToSkip = 50;

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

    /// <returns>None when one member at least could be reached; EPERM, or ESRCH for an empty group; EINTR when the sender is killed.</returns>
    public static Errno ToGroup(Thread sender, ProcessGroup group, in SignalInfo info)
    {
        if (group.Count > GroupSignals.MostAtOnce)
        {
            return ToMany(sender, group, info);
        }

        Errno outcome = Errno.ESRCH;
        foreach (Process member in group.Members)
        {
            outcome = Combine(outcome, ToProcess(sender, member, info));
        }

        return outcome;
    }

    /// <summary>Sends to all processes but init and the sender's own.</summary>
    /// <returns>None when there is one, even one that may not be told; ESRCH; EINTR when the sender is killed.</returns>
    public static Errno ToAll(Thread sender, in SignalInfo info) => ToMany(sender, null, info);

    /// <summary>
    /// Sends in portions. Linux sends to all in one step, during which nobody forks: nobody escapes SIGKILL by that. So it is sent
    /// again as long as there are new processes.
    /// </summary>
    private static Errno ToMany(Thread sender, ProcessGroup? group, in SignalInfo info)
    {
        World world = sender.World;
        var portion = new WorkPortion(sender);
        Errno outcome = Errno.ESRCH;
        ulong forks;
        do
        {
            forks = world.ForkCount;
            for (Process? target = world.Processes.Next(0); target is not null;)
            {
                int id = target.Id;
                bool isTarget = IsTarget(sender.Process, target, group);
                if (isTarget)
                {
                    // One of all that may not be told counts as told; kill_something_info() of Linux.
                    Errno sent = ToProcess(sender, target, info);
                    outcome = Combine(outcome, group is null && sent == Errno.EPERM ? Errno.None : sent);
                }

                if (portion.Spend(isTarget ? WorkToSend(target) : InstructionsToSkip) != Errno.None)
                {
                    return Errno.EINTR;
                }

                target = world.Processes.Next(id);
            }
        }
        while (info.Signal == Signal.SIGKILL && world.ForkCount != forks);
        return outcome;
    }

    /// <summary>Estimates the instructions that a signal to a process takes: all its threads are looked at, the first ones woken.</summary>
    [NoAllocation]
    internal static int WorkToSend(Process target)
    {
        int threads = target.LiveThreads;
        return InstructionsToSend + (threads * InstructionsToMark) + (Math.Min(threads, Stopping.ThreadsAtOnce) * InstructionsToWake);
    }

    private static bool IsTarget(Process sender, Process target, ProcessGroup? group) =>
        group is null ? target != sender && !target.IsInit : target.Group == group;

    /// <summary>Combines the outcomes for several processes: one success is enough.</summary>
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
