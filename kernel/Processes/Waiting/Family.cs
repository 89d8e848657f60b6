using System.Runtime.CompilerServices;

namespace Tine.Processes;

/// <summary>Parents and children at the end of one of them.</summary>
internal static class Family
{
    private const int InstructionsAChild = 1000;
    private const int InstructionsAMember = 50;

    /// <summary>Instructions to send two signals to a member of a group, and to wake and continue it.</summary>
    private const int InstructionsToHangUp = 2000;

    /// <summary>Gives the children of an ending process to the nearest ancestor that asked for orphans, or to init.</summary>
    /// <param name="process">The ending process.</param>
    /// <param name="caller">Its last thread while that may let others run; null when it may not any more.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void ReparentChildren(Process process, Thread? caller)
    {
        if (!process.Children.IsEmpty)
        {
            ReparentAll(process, caller);
        }
    }

    private static void ReparentAll(Process process, Thread? caller)
    {
        // LAB wait: solution
        var portion = new WorkPortion(caller);
        while (process.Children.First is { } child)
        {
            Process reaper = FindReaper(process);
            child.ParentThread = reaper.Threads.Last;
            reaper.Adopt(child);
            reaper.HasDeathSignals |= child.ParentDeathSignal != Signal.None;
            int members = child.Group.Count;
            bool isHungUp = FinishReparenting(child, process);
            portion.Spend(InstructionsAChild + ((isHungUp ? InstructionsToHangUp : InstructionsAMember) * members));
        }

        // LAB wait: end
    }

    /// <summary>Sends the death signal of children of a thread that ends while its process goes on (PR_SET_PDEATHSIG).</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void SendDeathSignals(Thread thread)
    {
        var portion = new WorkPortion(thread);
        Process process = thread.Process;
        ProcessTable all = process.World.Processes;
        for (Process? other = all.Next(0); other is not null; other = all.Next(other.Id))
        {
            if (other.Parent == process && other.ParentThread == thread)
            {
                SendDeathSignal(other, process);
            }

            portion.Spend(InstructionsAMember);
        }
    }

    /// <summary>
    /// Sends the parent the exit signal and wakes its waits; a parent that ignores its children never sees a zombie.
    /// </summary>
    public static void NotifyParent(Process process)
    {
        // LAB wait: solution
        Process parent = process.Parent!;
        bool isForgotten = false;
        if (process.ExitSignal != Signal.None)
        {
            SignalAction action = parent.Handlers[Signal.SIGCHLD];
            bool isChildSignal = process.ExitSignal == Signal.SIGCHLD;
            isForgotten = isChildSignal && (action.IsIgnore || action.Has(SignalFlags.NoChildWait));
            if (isChildSignal ? IsChildSignalWorthSending(parent, action) : process.ExitSignal <= Signal.Last)
            {
                Signals.SendToProcess(parent, EndInfo(process));
            }
        }

        if (isForgotten)
        {
            Reaper.Forget(process);
        }

        parent.ChildEvents.WakeAll();
        // LAB wait: end
    }

    /// <summary>The siginfo of SIGCHLD and waitid for a process that has ended.</summary>
    public static SignalInfo EndInfo(Process process)
    {
        SignalInfo info = WaitOutcome.OfEnd(process).Info;
        if (process.ExitSignal != Signal.None)
        {
            info.Number = (int)process.ExitSignal;
        }

        return info;
    }

    /// <returns>Whether its group has become an orphan by that, and was told.</returns>
    private static bool FinishReparenting(Process child, Process former)
    {
        SendDeathSignal(child, former);
        child.ExitSignal = Signal.SIGCHLD;
        if (child.IsZombie)
        {
            if (child.Leader.Traced is null)
            {
                NotifyParent(child); // Otherwise its tracer waits for it first.
            }

            return false;
        }

        return Orphans.HangUpIfNewlyOrphaned(child, former, null);
    }

    private static void SendDeathSignal(Process child, Process former)
    {
        if (child.ParentDeathSignal != Signal.None)
        {
            Signals.SendToProcess(child, SignalInfo.From(child.ParentDeathSignal, SignalCode.User, former.Leader));
        }
    }

    private static Process FindReaper(Process process)
    {
        // LAB wait: solution
        for (Process? ancestor = process.Parent; ancestor is not null; ancestor = ancestor.Parent)
        {
            if (ancestor is { IsChildSubreaper: true, IsEnding: false })
            {
                return ancestor;
            }
        }

        // LAB wait: end
        return process.World.Init;
    }

    /// <summary>
    /// Whether SIGCHLD is sent: an ignored one is not, even to a thread that blocks it and waits for it, unlike other signals
    /// (Linux: do_notify_parent).
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsChildSignalWorthSending(Process parent, in SignalAction action) =>
        !action.IsIgnore && (action.IsCaught || parent.Threads.IsEmpty || BlocksChildSignal(parent));

    /// <summary>Whether a thread of the parent blocks SIGCHLD, perhaps to take it by sigwait, or is traced: then it has to be sent.</summary>
    private static bool BlocksChildSignal(Process parent)
    {
        foreach (Thread thread in parent.Threads)
        {
            if (thread.Blocked.Has(Signal.SIGCHLD) || thread.Traced is not null)
            {
                return true;
            }
        }

        return false;
    }
}
