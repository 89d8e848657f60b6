using System.Runtime.CompilerServices;
using Tine.X64;

namespace Tine.Processes;

/// <summary>Sends signals: checks whether they are ignored, queues them, and wakes the thread that takes them. signal(7).</summary>
public static class Signals
{
    /// <summary>Sends to a process; any thread that does not block the signal takes it.</summary>
    /// <returns>None; EAGAIN when the user has too many pending.</returns>
    public static Errno SendToProcess(Process process, in SignalInfo info)
    {
        if (!Prepare(process, TargetOf(process), info.Signal) || IsPendingAlready(process.Pending, info.Signal))
        {
            return Errno.None;
        }

        Errno error = PendingLimit.Add(ref process.Pending, process, info);
        if (error == Errno.None)
        {
            Complete(process, null, info.Signal);
        }

        return error;
    }

    /// <summary>Sends to one thread alone.</summary>
    /// <returns>None; EAGAIN when the user has too many pending.</returns>
    public static Errno SendToThread(Thread thread, in SignalInfo info)
    {
        if (thread.State == ThreadState.Dead || !Prepare(thread.Process, thread, info.Signal) || IsPendingAlready(thread.Pending, info.Signal))
        {
            return Errno.None;
        }

        Errno error = PendingLimit.Add(ref thread.Pending, thread.Process, info);
        if (error == Errno.None)
        {
            Complete(thread.Process, thread, info.Signal);
        }

        return error;
    }

    /// <summary>Sends a signal of the kernel to each process of a group.</summary>
    public static void SendToGroup(ProcessGroup group, in SignalInfo info)
    {
        if (group.Members.First is not { } first || first.World.Crowd.Signals.TryAdd(group, info.Signal))
        {
            return;
        }

        foreach (Process member in group.Members)
        {
            SendToProcess(member, info);
        }
    }

    /// <summary>Sends a signal from the kernel without further information; callable from interrupt handlers.</summary>
    [NoAllocation]
    public static void RaiseOnProcess(Process process, Signal signal)
    {
        if (Prepare(process, TargetOf(process), signal) && !IsPendingAlready(process.Pending, signal))
        {
            process.Pending.Add(signal);
            Complete(process, null, signal);
        }
    }

    /// <summary>
    /// Sends a signal by a record that the sender keeps for this purpose (a timer); lost when it is still queued.
    /// </summary>
    [NoAllocation]
    internal static void RaiseOnProcess(Process process, SignalRecord record)
    {
        if (!record.IsQueued && Prepare(process, TargetOf(process), record.Info.Signal) && !IsPendingAlready(process.Pending, record.Info.Signal))
        {
            process.Pending.Add(record);
            Complete(process, null, record.Info.Signal);
        }
    }

    /// <summary>Sends to one thread alone, from interrupt handlers, too.</summary>
    /// <param name="thread">The thread.</param>
    /// <param name="signal">The signal.</param>
    /// <param name="record">The sender's own record with details, not queued; null for a signal without.</param>
    [NoAllocation]
    internal static void RaiseOnThread(Thread thread, Signal signal, SignalRecord? record)
    {
        if (!Prepare(thread.Process, thread, signal) || IsPendingAlready(thread.Pending, signal))
        {
            return;
        }

        if (record is null)
        {
            thread.Pending.Add(signal);
        }
        else
        {
            thread.Pending.Add(record);
        }

        Complete(thread.Process, thread, signal);
    }

    /// <summary>Sends a signal about processor time: the thread that runs takes it if it can (Linux, check_process_timers).</summary>
    [NoAllocation]
    internal static void RaiseOnRunning(Process process, Signal signal)
    {
        Thread running = process.World.Scheduler.Current;
        Thread? first = running.Process == process ? running : TargetOf(process);
        if (Prepare(process, first, signal) && !IsPendingAlready(process.Pending, signal))
        {
            process.Pending.Add(signal);
            CompleteFor(process, first!, signal);
        }
    }

    /// <summary>
    /// The signal of a timer, for a process or for one thread of it. Each timer has its own beside others of the same number
    /// (Linux, send_sigqueue).
    /// </summary>
    /// <param name="process">The timer's process.</param>
    /// <param name="only">The one thread that may take it; null for any.</param>
    /// <param name="record">The timer's own.</param>
    /// <param name="first">The thread that takes it if any may and this one can.</param>
    /// <returns>False when it is ignored.</returns>
    [NoAllocation]
    internal static bool RaiseTimer(Process process, Thread? only, SignalRecord record, Thread first)
    {
        Signal signal = record.Info.Signal;
        first = first.State == ThreadState.Dead ? TargetOf(process) ?? first : first;
        if (!Prepare(process, only ?? first, signal))
        {
            return false;
        }

        if (only is null)
        {
            process.Pending.Add(record);
            CompleteFor(process, first, signal);
        }
        else
        {
            only.Pending.Add(record);
            Complete(process, only, signal);
        }

        return true;
    }

    /// <summary>
    /// A signal that an instruction of the thread raised. It cannot be put off: blocked or ignored, it ends the process.
    /// </summary>
    /// <param name="thread">The running thread, which takes it on its way back to user mode.</param>
    /// <param name="signal">SIGSEGV, SIGBUS, SIGFPE, SIGILL or SIGTRAP.</param>
    /// <param name="code">si_code.</param>
    /// <param name="address">si_addr.</param>
    public static void DeliverFault(Thread thread, Signal signal, SignalCode code, ulong address)
    {
        Force(thread, SignalInfo.Fault(signal, code, address));
    }

    internal static void Force(Thread thread, in SignalInfo info)
    {
        Signal signal = info.Signal;
        Process process = thread.Process;
        bool isBlocked = thread.Blocked.Has(signal);
        if (isBlocked || process.Handlers.Ignored.Has(signal))
        {
            process.Handlers.SetDefault(signal);
            thread.Blocked = thread.Blocked.Without(signal);
        }

        thread.Fault = info;
        thread.Pending.Add(signal);
        thread.ReturnWork |= ReturnWork.Signal;
    }

    /// <summary>Sets the mask and looks anew at what is pending.</summary>
    [NoAllocation]
    public static void SetMask(Thread thread, SignalSet mask)
    {
        SignalSet newlyBlocked = mask.Without(thread.Blocked);
        thread.Blocked = mask.Without(SignalSet.Unblockable);
        Recalculate(thread);
        if (!(newlyBlocked & thread.Process.Pending.Signals).IsEmpty)
        {
            RetargetPending(thread);
        }
    }

    /// <summary>
    /// A thread that ends, or blocks what it was to take: for each of the process's signals another thread that can take it looks
    /// at it, one that waits for it by sigwait, too (Linux, retarget_shared_pending).
    /// </summary>
    [NoAllocation]
    internal static void RetargetPending(Thread leaving)
    {
        SignalSet left = leaving.Process.Pending.Signals;
        if (left.IsEmpty)
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

            Notify(thread);
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

    /// <summary>A signal that is ignored from now on is no longer pending anywhere in the process.</summary>
    public static void ForgetIfIgnored(Process process, Signal signal)
    {
        if (!process.Handlers.Discards(signal))
        {
            return;
        }

        DiscardEverywhere(process, SignalSet.Of(signal));
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

    /// <summary>
    /// Marks every thread of a process for its end, and wakes those that sleep, vfork's parent too: the first ones at once, and
    /// each of them wakes as many others when it is over.
    /// </summary>
    /// <param name="process">The ending process.</param>
    /// <param name="status">As wait4 will tell it.</param>
    [NoAllocation]
    internal static void EndProcess(Process process, int status)
    {
        if (process.IsEnding)
        {
            return;
        }

        process.IsEnding = true;
        process.ExitStatus = status;
        process.StopSignal = Signal.None;
        process.GroupStop?.Cancel();
        int left = Stopping.ThreadsAtOnce;
        foreach (Thread thread in process.Threads)
        {
            thread.ReturnWork |= ReturnWork.Killed;
            if (left-- > 0)
            {
                WakeKilled(thread);
            }
            else
            {
                process.NextToWake ??= thread;
            }
        }
    }

    /// <summary>Wakes more threads of a process that ends: those that <see cref="EndProcess"/> has left to the ones that it has woken.</summary>
    internal static void WakeMoreKilled(Thread leaving)
    {
        Process process = leaving.Process;
        Thread? thread = process.NextToWake;
        for (int left = Stopping.ThreadsAtOnce; thread is not null && (left > 0 || thread == leaving); left--)
        {
            WakeKilled(thread);
            thread = process.Threads.After(thread);
        }

        process.NextToWake = thread;
    }

    /// <summary>Marks one thread for its end and wakes it, however it sleeps.</summary>
    [NoAllocation]
    internal static void Kill(Thread thread)
    {
        thread.ReturnWork |= ReturnWork.Killed;
        WakeKilled(thread);
    }

    [NoAllocation]
    private static void WakeKilled(Thread thread)
    {
        if (thread.State is ThreadState.Interruptible or ThreadState.Killable or ThreadState.Stopped)
        {
            thread.WakeCause = WakeCause.Signal;
            thread.Scheduler.MakeReadyToEnd(thread);
        }
    }

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
    private static Thread? TargetOf(Process process) =>
        process.Leader.State != ThreadState.Dead ? process.Leader : process.Threads.First;

    [NoAllocation]
    private static bool IsPendingAlready(in PendingSignals pending, Signal signal) =>
        signal < Signal.FirstRealTime && pending.Signals.Has(signal);

    /// <summary>Carries out the effects of a signal at the time it is sent, whether or not it is delivered later.</summary>
    /// <returns>Whether it is to be added to what is pending.</returns>
    [NoAllocation]
    private static bool Prepare(Process process, Thread? target, Signal signal)
    {
        if (process.IsZombie || process.IsEnding || target is null)
        {
            return false;
        }

        if (SignalSet.Stopping.Has(signal))
        {
            DiscardEverywhere(process, SignalSet.Of(Signal.SIGCONT));
        }
        else if (signal == Signal.SIGCONT)
        {
            DiscardEverywhere(process, SignalSet.Stopping);
            Stopping.Continue(process);
        }

        if (target.Blocked.Has(signal))
        {
            return true;
        }

        bool isProtected = process.IsInit && !process.Handlers.Caught.Has(signal);
        return !isProtected && !process.Handlers.Discards(signal);
    }

    [NoAllocation]
    private static void DiscardEverywhere(Process process, SignalSet signals)
    {
        process.Pending.Discard(signals);
        foreach (Thread thread in process.Threads)
        {
            if (!(thread.Pending.Signals & signals).IsEmpty)
            {
                thread.Pending.Discard(signals);
            }
        }
    }

    /// <summary>Finds who takes a signal that has become pending. One that kills without a core dump acts at once.</summary>
    [NoAllocation]
    private static void Complete(Process process, Thread? only, Signal signal)
    {
        process.SignalWatchers?.WakeAll();
        Act(process, only is not null ? (Wants(only, signal) ? only : null) : FindTaker(process, signal), signal);
    }

    /// <summary>Finds a taker for a signal that any thread may take, one thread first.</summary>
    [NoAllocation]
    private static void CompleteFor(Process process, Thread first, Signal signal)
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

        if (IsFatal(process, signal) && !SignalSet.CoreDumping.Has(signal) && !taker.Blocked.Has(signal))
        {
            EndProcess(process, (int)signal);
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

        foreach (Thread thread in process.Threads)
        {
            if (Wants(thread, signal))
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

        return signal == Signal.SIGKILL || thread.State != ThreadState.Stopped;
    }

    /// <summary>
    /// Whether the signal kills: its default action ends the process, and the program neither catches nor ignores it.
    /// </summary>
    [NoAllocation]
    private static bool IsFatal(Process process, Signal signal) =>
        !process.Handlers.Caught.Has(signal) && !process.Handlers.Discards(signal) && !SignalSet.Stopping.Has(signal);
}
