using System.Runtime.CompilerServices;
using Tine.X64;

namespace Tine.Processes;

/// <summary>Sends signals: checks whether they are ignored, queues them, and wakes the thread that takes them. signal(7).</summary>
public static class Signals
{
    /// <summary>Threads that are looked at where a signal is sent, for what it takes back; in a larger process a little later.</summary>
    private const int MostThreadsAtOnce = 4096;

    /// <summary>Sends to a process; any thread that does not block the signal takes it.</summary>
    /// <returns>None; EAGAIN when the user has too many pending.</returns>
    public static Errno SendToProcess(Process process, in SignalInfo info)
    {
        if (!Prepare(process, SignalTaker.TargetOf(process), info.Signal) || IsPendingAlready(process.Pending, info.Signal))
        {
            return Errno.None;
        }

        Errno error = PendingLimit.Add(ref process.Pending, process, info);
        if (error == Errno.None)
        {
            SignalTaker.Complete(process, null, info.Signal);
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

        thread.Process.SentToThreads = thread.Process.SentToThreads.With(info.Signal);
        Errno error = PendingLimit.Add(ref thread.Pending, thread.Process, info);
        if (error == Errno.None)
        {
            SignalTaker.Complete(thread.Process, thread, info.Signal);
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
        if (Prepare(process, SignalTaker.TargetOf(process), signal) && !IsPendingAlready(process.Pending, signal))
        {
            process.Pending.Add(signal);
            SignalTaker.Complete(process, null, signal);
        }
    }

    /// <summary>
    /// Sends a signal by a record that the sender keeps for this purpose (a timer); lost when it is still queued.
    /// </summary>
    [NoAllocation]
    internal static void RaiseOnProcess(Process process, SignalRecord record)
    {
        if (!record.IsQueued && Prepare(process, SignalTaker.TargetOf(process), record.Info.Signal) && !IsPendingAlready(process.Pending, record.Info.Signal))
        {
            process.Pending.Add(record);
            SignalTaker.Complete(process, null, record.Info.Signal);
        }
    }

    /// <summary>Sends to a process, by a record with details where the sender has one for it.</summary>
    [NoAllocation]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void RaiseOnProcess(Process process, Signal signal, SignalRecord? record)
    {
        if (record is null)
        {
            RaiseOnProcess(process, signal);
        }
        else
        {
            RaiseOnProcess(process, record);
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

        thread.Process.SentToThreads = thread.Process.SentToThreads.With(signal);
        if (record is null)
        {
            thread.Pending.Add(signal);
        }
        else
        {
            thread.Pending.Add(record);
        }

        SignalTaker.Complete(thread.Process, thread, signal);
    }

    /// <summary>Sends a signal about processor time: the thread that runs takes it if it can (Linux, check_process_timers).</summary>
    [NoAllocation]
    internal static void RaiseOnRunning(Process process, Signal signal)
    {
        Thread running = process.World.Scheduler.Current;
        Thread? first = running.Process == process ? running : SignalTaker.TargetOf(process);
        if (Prepare(process, first, signal) && !IsPendingAlready(process.Pending, signal))
        {
            process.Pending.Add(signal);
            SignalTaker.CompleteFor(process, first!, signal);
        }
    }

    /// <summary>
    /// Raises the signal of a timer, for a process or for one thread of it. Each timer has its own beside others of the same number
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
        first = first.State == ThreadState.Dead ? SignalTaker.TargetOf(process) ?? first : first;
        if (!Prepare(process, only ?? first, signal))
        {
            return false;
        }

        if (only is null)
        {
            process.Pending.Add(record);
            SignalTaker.CompleteFor(process, first, signal);
        }
        else
        {
            process.SentToThreads = process.SentToThreads.With(signal);
            only.Pending.Add(record);
            SignalTaker.Complete(process, only, signal);
        }

        return true;
    }

    /// <summary>Delivers a signal that an instruction of the thread raised. It cannot be put off: blocked or ignored, it ends the process.</summary>
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
            return false; // Even SIGKILL: a last stop for a tracer (PTRACE_EVENT_EXIT) stays (Linux, prepare_signal).
        }

        if (SignalSet.Stopping.Has(signal))
        {
            Undo(process, SignalSet.Of(Signal.SIGCONT), signal);
        }
        else if (signal == Signal.SIGCONT)
        {
            Undo(process, SignalSet.Stopping, signal);
            Stopping.Continue(process);
        }

        // The tracer is told of what would be ignored, too (Linux, sig_ignored).
        if (target.Blocked.Has(signal) || (target.Traced is not null && signal != Signal.SIGKILL))
        {
            return true;
        }

        bool isProtected = process.IsInit && !process.Handlers.Caught.Has(signal);
        return !isProtected && !process.Handlers.Discards(signal);
    }

    /// <summary>Discards the signals that another one takes back; many of them a little later.</summary>
    [NoAllocation]
    private static void Undo(Process process, SignalSet undone, Signal signal)
    {
        LateDiscards late = process.World.Crowd.Discards;
        late.Cancel(process, signal);
        if (!DiscardEverywhere(process, undone, MostThreadsAtOnce))
        {
            late.Add(process, undone);
        }
    }

    /// <summary>Discards signals of a process and its threads, a portion of them at most.</summary>
    /// <param name="process">The process.</param>
    /// <param name="signals">The signals.</param>
    /// <param name="mostThreads">In a process with more threads none is looked at.</param>
    /// <returns>Whether all are gone.</returns>
    [NoAllocation]
    internal static bool DiscardEverywhere(Process process, SignalSet signals, int mostThreads)
    {
        int most = PendingSignals.MostAtOnce;
        bool isDone = process.Pending.Discard(signals, ref most);
        if (!isDone || (process.SentToThreads & signals).IsEmpty)
        {
            return isDone;
        }

        if (process.LiveThreads > mostThreads)
        {
            return false;
        }

        foreach (Thread thread in process.Threads)
        {
            if (!(thread.Pending.Signals & signals).IsEmpty && (--most < 0 || !thread.Pending.Discard(signals, ref most)))
            {
                return false;
            }
        }

        process.SentToThreads = process.SentToThreads.Without(signals);
        return true;
    }
}
