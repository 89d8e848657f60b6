namespace Tine.Processes;

/// <summary>Parents and children at the end of one of them.</summary>
internal static class Family
{
    /// <summary>The children of a process that ends go to the nearest ancestor that asked for orphans, or to init.</summary>
    public static void GiveAwayChildren(Process process)
    {
        if (process.Children.IsEmpty)
        {
            return;
        }

        Process heir = HeirOf(process);
        while (process.Children.First is { } child)
        {
            process.Children.Remove(child);
            heir.AddChild(child);
            Adopted(child, process);
        }
    }

    /// <summary>The parent gets the exit signal and may wait; one that does not care about children never sees a zombie.</summary>
    public static void TellParent(Process process)
    {
        Process parent = process.Parent!;
        bool isForgotten = false;
        if (process.ExitSignal != Signal.None)
        {
            SignalAction action = parent.Handlers[Signal.SIGCHLD];
            bool isChildSignal = process.ExitSignal == Signal.SIGCHLD;
            isForgotten = isChildSignal && (action.IsIgnore || action.Has(SignalFlags.NoChildWait));
            bool isWorthSending = !isChildSignal || action.IsCaught || parent.Threads.IsEmpty || BlocksChildSignal(parent);
            if (isWorthSending)
            {
                Signals.SendToProcess(parent, EndInfo(process));
            }
        }

        if (isForgotten)
        {
            Reaper.Forget(process);
        }

        parent.ChildEvents.WakeAll();
    }

    /// <summary>What SIGCHLD and waitid say about a process that has ended.</summary>
    public static SignalInfo EndInfo(Process process)
    {
        SignalInfo info = WaitOutcome.OfEnd(process).Info;
        if (process.ExitSignal != Signal.None)
        {
            info.Number = (int)process.ExitSignal;
        }

        return info;
    }

    private static void Adopted(Process child, Process former)
    {
        if (child.ParentDeathSignal != Signal.None)
        {
            Signals.SendToProcess(child, SignalInfo.From(child.ParentDeathSignal, SignalCode.User, former.Leader));
        }

        child.ExitSignal = Signal.SIGCHLD;
        if (child.IsZombie)
        {
            TellParent(child);
        }
        else
        {
            Orphans.HangUpIfNewlyOrphaned(child, former, null);
        }
    }

    private static Process HeirOf(Process process)
    {
        for (Process? ancestor = process.Parent; ancestor is not null; ancestor = ancestor.Parent)
        {
            if (ancestor is { IsChildSubreaper: true, IsEnding: false })
            {
                return ancestor;
            }
        }

        return process.World.Init;
    }

    /// <summary>A thread of the parent blocks SIGCHLD, perhaps to take it by sigwait: then it has to be made.</summary>
    private static bool BlocksChildSignal(Process parent)
    {
        foreach (Thread thread in parent.Threads)
        {
            if (thread.Blocked.Has(Signal.SIGCHLD))
            {
                return true;
            }
        }

        return false;
    }
}
