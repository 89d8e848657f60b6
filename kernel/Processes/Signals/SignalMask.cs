using System.Runtime.CompilerServices;

namespace Tine.Processes;

/// <summary>Blocked and pending signals of a thread, and whether it has one to look at; sigprocmask(2), sigpending(2).</summary>
public static class SignalMask
{
    /// <summary>Sets the mask and looks anew at what is pending.</summary>
    [NoAllocation]
    public static void SetMask(Thread thread, SignalSet mask)
    {
        SignalSet left = mask.Without(thread.Blocked) & thread.Process.Pending.Signals;
        thread.Blocked = mask.Without(SignalSet.Unblockable);
        Recalculate(thread);
        if (!left.IsEmpty)
        {
            Retarget(thread, left);
        }
    }

    /// <summary>Has other threads look at the pending signals of a process that a thread was to take, and which ends.</summary>
    [NoAllocation]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void RetargetPending(Thread leaving)
    {
        SignalSet left = leaving.Process.Pending.Signals;
        if (!left.IsEmpty)
        {
            Retarget(leaving, left.Without(leaving.Blocked));
        }
    }

    /// <summary>
    /// Has other threads look at pending signals, when a thread ends or blocks what it was to take; one that waits for them by
    /// sigwait, too. What it had blocked was never for it (Linux, retarget_shared_pending).
    /// </summary>
    [NoAllocation]
    private static void Retarget(Thread leaving, SignalSet left)
    {
        // Where all end together each of 30,000 threads would look at all the others. An exec's thread looks for itself.
        if (left.IsEmpty || leaving.Process is { IsEnding: true } or { Executing: not null })
        {
            return;
        }

        foreach (Thread thread in leaving.Process.Threads)
        {
            SignalSet refused = left & thread.Blocked.Without(thread.WaitedFor);
            if (refused == left || thread == leaving)
            {
                continue;
            }

            SignalTaker.Notify(thread);
            left = refused;
            if (left.IsEmpty)
            {
                return;
            }
        }
    }

    /// <summary>Signals that wait for the thread, blocked ones included; sigpending(2).</summary>
    [NoAllocation]
    public static SignalSet PendingOf(Thread thread) => thread.Pending.Signals | thread.Process.Pending.Signals;

    /// <summary>Forgets a signal that is ignored from now on, wherever it is pending in the process; in portions.</summary>
    public static void ForgetIfIgnored(Thread caller, Signal signal)
    {
        Process process = caller.Process;
        while (process.Handlers.Discards(signal) && !Signals.DiscardEverywhere(process, SignalSet.Of(signal), PendingSignals.MostAtOnce)
            && caller.PreemptionPoint() == Errno.None)
        {
        }

        if (!process.Handlers.Discards(signal))
        {
            return;
        }

        foreach (Thread thread in process.Threads)
        {
            if ((thread.ReturnWork & ReturnWork.Signal) != 0)
            {
                Recalculate(thread);
            }
        }
    }

    /// <summary>Brings <see cref="ReturnWork.Signal"/> in line with mask and pending signals.</summary>
    [NoAllocation]
    internal static void Recalculate(Thread thread)
    {
        if (PendingOf(thread).Without(thread.Blocked).IsEmpty)
        {
            thread.ReturnWork &= ~ReturnWork.Signal;
        }
        else
        {
            thread.ReturnWork |= ReturnWork.Signal;
        }
    }
}
