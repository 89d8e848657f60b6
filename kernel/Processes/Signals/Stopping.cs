namespace Tine.Processes;

/// <summary>Stopping and continuing whole processes.</summary>
internal static class Stopping
{
    /// <summary>
    /// Threads of a process that go on, or are woken for its end, in the call that sends the signal: a group has many
    /// processes.
    /// </summary>
    public const int ThreadsAtOnce = 64;

    private const int ThreadsAPortion = 128;

    /// <summary>Begins to stop the running thread's process; each of its threads takes part on its way back to user mode.</summary>
    /// <remarks>Others may run meanwhile, send SIGCONT, and begin another stop.</remarks>
    public static void BeginStop(Thread thread, Signal signal)
    {
        Process process = thread.Process;
        if (process.StopSignal != Signal.None)
        {
            if (thread.Traced is not null && process.IsStopped)
            {
                thread.ReturnWork |= ReturnWork.Stop; // Its tracer had let it go on, and lets it stop again.
            }

            return;
        }

        process.StopSignal = signal;
        GroupStop stop = process.GroupStop ??= new GroupStop(process);
        stop.TellsLater = false; // Linux, signal_set_stop_flags: that it went on was not told in time.
        stop.ThreadsLeft = 1;
        stop.Walker = thread;
        while (ContinuePortion(stop))
        {
            thread.PreemptionPoint();
            if (stop.Walker != thread)
            {
                return;
            }
        }

        stop.NextToStop = process.Threads.First;
        while (MarkPortion(stop))
        {
            thread.PreemptionPoint();
            if (stop.Walker != thread)
            {
                return;
            }
        }

        stop.Walker = null;
        CountStopped(stop);
    }

    /// <summary>Marks a thread that is to stop.</summary>
    public static void Mark(GroupStop stop, Thread thread)
    {
        stop.ThreadsLeft++;
        thread.ReturnWork |= ReturnWork.Stop;
        if (thread.State == ThreadState.Interruptible)
        {
            thread.Scheduler.EndSleep(thread, WakeCause.Signal);
        }
    }

    /// <summary>Marks a portion of the threads of a process that stops; those made meanwhile are marked as they are made.</summary>
    /// <returns>Whether there are more.</returns>
    private static bool MarkPortion(GroupStop stop)
    {
        Thread? thread = stop.NextToStop;
        for (int left = WorkPortion.Pieces(ThreadsAPortion); left > 0 && thread is not null; left--)
        {
            Mark(stop, thread);
            thread = stop.Process.Threads.After(thread);
        }

        stop.NextToStop = thread;
        return thread is not null;
    }

    /// <summary>Stops the running thread until SIGCONT or its end.</summary>
    public static void TakePart(Thread thread)
    {
        if (TryCount(thread))
        {
            thread.State = ThreadState.Stopped;
            thread.Scheduler.Schedule();
        }
    }

    /// <summary>Counts the running thread among those that have stopped.</summary>
    /// <returns>False when the process goes on already.</returns>
    public static bool TryCount(Thread thread)
    {
        thread.ReturnWork &= ~ReturnWork.Stop;
        GroupStop stop = thread.Process.GroupStop!;
        if (stop.NextToContinue is not null)
        {
            return false; // SIGCONT has come, and would have reached it later. If the process stops again, it is marked again.
        }

        // A traced thread that went on for its tracer comes here again after all have stopped.
        if (stop.ThreadsLeft > 0)
        {
            CountStopped(stop);
        }

        return true;
    }

    /// <summary>Takes a thread that ends out of its process's stop, which is under way or over.</summary>
    public static void Leave(GroupStop stop, Thread thread)
    {
        if ((thread.ReturnWork & ReturnWork.Stop) != 0 && stop.ThreadsLeft > 0 && stop.Process.StopSignal != Signal.None && stop.NextToContinue is null)
        {
            CountStopped(stop);
        }

        stop.Leave(thread);
    }

    /// <summary>Counts a thread that has stopped or ended; the last one tells the parent.</summary>
    private static void CountStopped(GroupStop stop)
    {
        if (--stop.ThreadsLeft == 0)
        {
            Process process = stop.Process;
            process.JobEvent = JobEvent.Stopped;
            var record = new SignalRecord { Info = ChildInfo(process, SignalCode.Stopped, (int)process.StopSignal) };
            NotifyParent(process, record);
        }
    }

    /// <summary>Continues the threads of a process that is sent SIGCONT, whatever becomes of the signal.</summary>
    [NoAllocation]
    public static void Continue(Process process)
    {
        if (process.StopSignal == Signal.None)
        {
            return;
        }

        bool wasStopped = process.IsStopped;
        process.StopSignal = Signal.None;
        GroupStop stop = process.GroupStop!;
        stop.Cancel();
        stop.NextToContinue = process.Threads.First;
        stop.TellsLater = ContinuePortion(stop, ThreadsAtOnce);
        if (stop.TellsLater)
        {
            process.World.Crowd.Continued.Add(stop);
        }

        if (!wasStopped)
        {
            stop.TellsLater = false;
            return;
        }

        process.JobEvent = JobEvent.Continued;
        if (!stop.TellsLater)
        {
            TellContinued(stop);
        }
    }

    /// <summary>Tells the parent that a process goes on.</summary>
    [NoAllocation]
    internal static void TellContinued(GroupStop stop)
    {
        stop.TellsLater = false;
        if (!stop.ContinueRecord.IsQueued)
        {
            stop.ContinueRecord.Info = ChildInfo(stop.Process, SignalCode.Continued, (int)Signal.SIGCONT);
        }

        NotifyParent(stop.Process, stop.ContinueRecord);
    }

    /// <summary>Has more threads go on that were stopped.</summary>
    /// <returns>Whether there are others.</returns>
    [NoAllocation]
    internal static bool ContinuePortion(GroupStop stop) => ContinuePortion(stop, ThreadsAPortion);

    [NoAllocation]
    private static bool ContinuePortion(GroupStop stop, int most)
    {
        Thread? thread = stop.NextToContinue;
        for (int left = most; left > 0 && thread is not null; left--)
        {
            thread.ReturnWork &= ~ReturnWork.Stop;
            if (thread.State == ThreadState.Stopped)
            {
                thread.Scheduler.MakeReady(thread);
            }

            thread.Traced?.NoteStopChange();

            // What was sent while it was stopped has woken nobody.
            SignalMask.Recalculate(thread);
            thread = stop.Process.Threads.After(thread);
        }

        stop.NextToContinue = thread;
        return thread is not null;
    }

    /// <summary>The siginfo of SIGCHLD about a child.</summary>
    [NoAllocation]
    public static SignalInfo ChildInfo(Process child, SignalCode code, int status)
    {
        (ulong user, ulong system) = child.IsZombie ? child.EndedThreadsUsage.Times : ResourceUsage.Sampled(child).Times;
        return new SignalInfo
        {
            Number = (int)Signal.SIGCHLD,
            Code = (int)code,
            ProcessId = child.Id,
            UserId = child.Credentials.Users.Real,
            Status = status,
            UserTicks = (long)(user / ResourceUsage.NanosecondsPerTick),
            SystemTicks = (long)(system / ResourceUsage.NanosecondsPerTick),
        };
    }

    [NoAllocation]
    private static void NotifyParent(Process process, SignalRecord record)
    {
        if (process.Parent is not { } parent)
        {
            return;
        }

        SignalAction action = parent.Handlers[Signal.SIGCHLD];
        bool isToldAsTracer = process.Leader.Traced is { } traced && traced.Tracer.Process == parent;
        if (!isToldAsTracer && !action.IsIgnore && !action.Has(SignalFlags.NoChildStop))
        {
            Signals.RaiseOnProcess(parent, record);
        }

        parent.ChildEvents.WakeAll();
    }
}
