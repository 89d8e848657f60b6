using System.Runtime.CompilerServices;

namespace Tine.Processes;

/// <summary>Chooses the thread that takes a signal, and has it look. A signal that kills without a core dump acts at once.</summary>
internal static class SignalTaker
{
    /// <summary>Has the thread look at its signals: wakes it if it sleeps interruptibly.</summary>
    [NoAllocation]
    internal static void Notify(Thread thread)
    {
        thread.ReturnWork = (thread.ReturnWork & ~ReturnWork.Probed) | ReturnWork.Signal;
        if (thread.State == ThreadState.Interruptible)
        {
            thread.Scheduler.EndSleep(thread, WakeCause.Signal);
        }
    }

    /// <summary>
    /// The thread that decides by its mask whether an ignored signal is dropped: the first one, or any that is left.
    /// </summary>
    [NoAllocation]
    internal static Thread? TargetOf(Process process) =>
        process.Leader.State != ThreadState.Dead ? process.Leader : process.Threads.First;

    /// <summary>Finds who takes a signal that has become pending. One that kills without a core dump acts at once.</summary>
    [NoAllocation]
    internal static void Complete(Process process, Thread? only, Signal signal)
    {
        process.SignalWatchers?.WakeAll();
        Act(process, only is not null ? (Wants(only, signal) ? only : null) : FindTaker(process, signal), signal);
    }

    /// <summary>Finds a taker for a signal that any thread may take, one thread first.</summary>
    [NoAllocation]
    internal static void CompleteFor(Process process, Thread first, Signal signal)
    {
        process.SignalWatchers?.WakeAll();
        Act(process, Wants(first, signal) ? first : FindTaker(process, signal), signal);
    }

    [NoAllocation]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Act(Process process, Thread? taker, Signal signal)
    {
        if (taker is null)
        {
            return;
        }

        if (IsFatal(process, signal) && !SignalSet.CoreDumping.Has(signal) && !taker.Blocked.Has(signal)
            && (taker.Traced is null || signal == Signal.SIGKILL))
        {
            Killing.EndProcess(process, (int)signal);
            return;
        }

        Notify(taker);
    }

    [NoAllocation]
    private static Thread? FindTaker(Process process, Signal signal)
    {
        if (process.Leader.State != ThreadState.Dead && Wants(process.Leader, signal))
        {
            return process.Leader;
        }

        // Few instructions a thread: there may be 30,000, and in an interrupt no other can run meanwhile.
        SignalSet one = SignalSet.Of(signal);
        foreach (Thread thread in process.Threads)
        {
            bool isBlocked = !(thread.Blocked & one).IsEmpty && (thread.WaitedFor & one).IsEmpty;
            if (!isBlocked && (thread.State is not (ThreadState.Stopped or ThreadState.Traced) || signal == Signal.SIGKILL) && Wants(thread, signal))
            {
                return thread;
            }
        }

        return null;
    }

    [NoAllocation]
    private static bool Wants(Thread thread, Signal signal)
    {
        if (thread.State == ThreadState.Dead || (thread.Blocked.Has(signal) && !thread.WaitedFor.Has(signal)))
        {
            return false;
        }

        return signal == Signal.SIGKILL || thread.State is not (ThreadState.Stopped or ThreadState.Traced);
    }

    /// <summary>
    /// Whether the signal kills: its default action ends the process, and the program neither catches nor ignores it.
    /// </summary>
    [NoAllocation]
    private static bool IsFatal(Process process, Signal signal) =>
        !process.Handlers.Caught.Has(signal) && !process.Handlers.Discards(signal) && !SignalSet.Stopping.Has(signal);
}
