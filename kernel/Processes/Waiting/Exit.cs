using System;
using System.Runtime.CompilerServices;
using Tine.Files;
using Tine.Memory;

namespace Tine.Processes;

/// <summary>The end of threads and processes: what is given back, who is told, in the order of Linux.</summary>
public static class Exit
{
    /// <summary>The wait status of a process that called exit.</summary>
    public static int StatusOf(int exitCode) => (exitCode & 0xff) << 8;

    /// <summary>Ends every thread of the running thread's process, this one first; never returns on the metal.</summary>
    /// <param name="thread">The running thread.</param>
    /// <param name="status">As wait tells it: <see cref="StatusOf"/>, or a signal's number.</param>
    public static void Group(Thread thread, int status)
    {
        Killing.EndProcess(thread.Process, status);
        Thread(thread, thread.Process.ExitStatus);
    }

    /// <summary>Ends the running thread; the last one of a process ends that. Never returns on the metal.</summary>
    public static void Thread(Thread thread, int status)
    {
        PhaseClock.Enter(CreationPhase.Teardown);
        Process process = thread.Process;
        if (thread.Traced is not null)
        {
            if (process.LiveThreads == 1)
            {
                BeginProcessEnd(process, status); // Before the tracer is told: nothing ends that stop any more (Linux, synchronize_group_exit).
            }

            TracedEnd.Begin(thread, status);
        }

        bool isLast = process.LiveThreads == 1;
        if (isLast)
        {
            BeginProcessEnd(process, status);
            ThreadEnd.ReleaseUserMemory(thread);
        }
        else
        {
            BeginThreadEnd(thread, status);
            isLast = process.LiveThreads == 1; // The others could run and end. From here on they cannot, until this one is forgotten.
        }

        if (isLast)
        {
            GiveBack(thread);
            if (!process.Tracees.IsEmpty)
            {
                TracerEnd.LetGo(thread, thread);
            }

            Family.ReparentChildren(process, thread);
        }
        else
        {
            LeaveOthers(thread);
        }

        Forget(thread);
        if (isLast)
        {
            BecomeZombie(process);
        }
        else
        {
            if (process is { LiveThreads: 1, Executing: { } executing })
            {
                executing.Wake();
            }
        }

        thread.State = ThreadState.Dead;
        thread.World.AddDead(thread);
        PhaseClock.Enter(CreationPhase.Other);
        thread.Scheduler.Schedule();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void BeginProcessEnd(Process process, int status)
    {
        if (!process.IsEnding)
        {
            process.IsEnding = true;
            process.ExitStatus = status;
            process.StopSignal = Signal.None;
        }

        if (process.IsInit)
        {
            Panic.Because((process.ExitStatus & 0x7f) != 0
                ? "Attempted to kill init: a signal ended the first process."
                : "Attempted to kill init: the first process has exited.");
        }
    }

    /// <summary>Tells the thread's children, and gives back what it has let go of.</summary>
    private static void FinishOwnWork(Thread thread)
    {
        if (!thread.Process.Tracees.IsEmpty)
        {
            TracerEnd.LetGo(thread, thread);
        }

        if (thread.Process.HasDeathSignals)
        {
            Family.SendDeathSignals(thread);
        }

        if ((thread.ReturnWork & ReturnWork.UnusedMemory) != 0)
        {
            UnusedMemory.Current.FreeFiles(thread);
        }

        if (thread.Pending.RecordCount > PendingSignals.MostAtOnce)
        {
            ClearInPortions(thread, ref thread.Pending);
        }
    }

    /// <summary>Forgets pending signals, but for so few that come meanwhile that they take no time.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ClearInPortions(Thread thread, ref PendingSignals pending)
    {
        while (true)
        {
            int left = PendingSignals.MostAtOnce;
            if (pending.Discard(SignalSet.All, ref left))
            {
                return;
            }

            thread.PreemptionPoint();
        }
    }

    /// <summary>
    /// Begins the end of a thread that is not the last one. The last to come here decides how the process ends, although others
    /// may have yet to finish (Linux, synchronize_group_exit).
    /// </summary>
    private static void BeginThreadEnd(Thread thread, int status)
    {
        Process process = thread.Process;
        process.EndingThreads++;
        if (process.EndingThreads == process.LiveThreads)
        {
            BeginProcessEnd(process, status);
        }

        FinishOwnWork(thread);
        ThreadEnd.ReleaseUserMemory(thread);
        process.EndingThreads--;
    }

    private static void LeaveOthers(Thread thread)
    {
        Process process = thread.Process;
        if (!process.Tracees.IsEmpty)
        {
            TracerEnd.LetGo(thread, null); // Those that came meanwhile (PTRACE_TRACEME).
        }

        if (process.GroupStop is { } stop)
        {
            Stopping.Leave(stop, thread);
        }

        if (process.NextToWake is not null)
        {
            Killing.WakeMoreKilled(thread);
        }
    }

    /// <summary>Gives back memory first (its borrower's parent has been released already), then files.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void GiveBack(Thread thread)
    {
        Process process = thread.Process;
        ProcessTimers.Find(process)?.End(thread);
        process.EndedThreadsUsage.NoteMemory(process.Memory.Faults, process.Memory.PeakResidentPages);
        AddressSpace memory = process.Memory;
        process.Memory = null!;
        process.World.ReleaseMemory(thread, memory);

        if (process.SemaphoreUndo is not null)
        {
            Unsharing.Semaphores(thread);
        }

        // While the terminal is there: the leader may hold the last descriptor of its master.
        Sessions.LeaveTerminal(process);
        process.Descriptors.Release(thread);
        process.Descriptors = null!;
        process.FileSystem.Release();
        process.FileSystem = null!;
        process.Executable?.EndExecution();
        process.Executable = null;

        // What somebody else has let go of is not for whoever happens to end beside it.
        if (UnusedMemory.Current.HasFiles && ((thread.ReturnWork & ReturnWork.UnusedMemory) != 0 || memory.IsReleasedEarly))
        {
            UnusedMemory.Current.FreeFiles(thread);
        }

        // None is sent to a process that is ending.
        if (!(process.Pending.Signals | thread.Pending.Signals).IsEmpty)
        {
            ClearInPortions(thread, ref process.Pending);
            ClearInPortions(thread, ref thread.Pending);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Forget(Thread thread)
    {
        Process process = thread.Process;
        thread.Scheduler.Charge();
        process.EndedThreadsUsage.AddEnded(thread);
        if (!thread.Transfers.IsEmpty)
        {
            process.EndedTransfers.Add(thread.Transfers);
        }

        process.RemoveThread(thread);
        process.World.RemoveThread(thread);
        SignalMask.RetargetPending(thread);
        if (!thread.Pending.Signals.IsEmpty)
        {
            thread.Pending.Clear();
        }

        if (process.Leader == thread)
        {
            return;
        }

        if (thread.Traced is null)
        {
            process.World.Processes.Remove(thread);
        }
        else
        {
            TracedEnd.TellOfThread(thread);
        }
    }

    /// <summary>Gives a parent the rest of the time that its child got at birth: short-lived children cost it nothing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ReturnTime(Thread child, Thread? parent)
    {
        if (parent is not null && child.CreditNanoseconds > 0 && child.Round == parent.Round)
        {
            long credit = parent.CreditNanoseconds + child.CreditNanoseconds;
            parent.CreditNanoseconds = Math.Min(credit, parent.Scheduling.QuantumNanoseconds);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void BecomeZombie(Process process)
    {
        if (!process.ToldTimes.IsEmpty)
        {
            process.ToldTimes.Adjust(ref process.EndedThreadsUsage);
        }

        Family.ReparentChildren(process, null); // Those that were born meanwhile (CLONE_PARENT).
        ReturnTime(process.Leader, process.Parent!.Threads.First);
        Orphans.HangUpIfNewlyOrphaned(process, process.Parent, process);
        process.BecomeZombie();
        process.EndWatchers?.WakeAll();
        if (process.Leader.Traced is null)
        {
            Family.NotifyParent(process);
        }
        else
        {
            TracedEnd.TellOfProcess(process);
        }
    }
}
