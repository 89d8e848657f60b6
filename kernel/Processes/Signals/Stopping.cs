namespace Tine.Processes;

/// <summary>Stopping and continuing whole processes.</summary>
internal static class Stopping
{
    private const int ThreadsAPortion = 512;

    /// <summary>Begins to stop the process; each of its threads takes part on its way back to user mode.</summary>
    public static void BeginStop(Process process, Signal signal)
    {
        if (process.StopSignal != Signal.None)
        {
            return;
        }

        process.StopSignal = signal;
        process.ThreadsToStop = 0;
        process.NextToContinue = null; // Those that have not gone on yet stay as they are.
        process.ContinueRecord ??= new SignalRecord();
        foreach (Thread thread in process.Threads)
        {
            if (thread.State == ThreadState.Stopped)
            {
                continue;
            }

            process.ThreadsToStop++;
            thread.ReturnWork |= ReturnWork.Stop;
            if (thread.State == ThreadState.Interruptible)
            {
                thread.Scheduler.EndSleep(thread, WakeCause.Signal);
            }
        }
    }

    /// <summary>The running thread stops until SIGCONT or its end.</summary>
    public static void TakePart(Thread thread)
    {
        thread.ReturnWork &= ~ReturnWork.Stop;
        CountStopped(thread.Process);
        thread.State = ThreadState.Stopped;
        thread.Scheduler.Schedule();
    }

    /// <summary>Counts a thread that has stopped or ended; the last one tells the parent.</summary>
    public static void CountStopped(Process process)
    {
        if (--process.ThreadsToStop == 0)
        {
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
        process.ThreadsToStop = 0;
        process.NextToContinue = process.Threads.First;
        if (ContinuePortion(process) && !process.World.Crowd.Continued.TryAdd(process))
        {
            while (ContinuePortion(process))
            {
            }
        }

        if (wasStopped && process.ContinueRecord is { } record)
        {
            process.JobEvent = JobEvent.Continued;
            if (!record.IsQueued)
            {
                record.Info = ChildInfo(process, SignalCode.Continued, (int)Signal.SIGCONT);
            }

            NotifyParent(process, record);
        }
    }

    /// <summary>Has threads go on that were stopped, the first ones at once and the others in portions.</summary>
    /// <returns>Whether there are more.</returns>
    [NoAllocation]
    internal static bool ContinuePortion(Process process)
    {
        Thread? thread = process.NextToContinue;
        for (int left = ThreadsAPortion; left > 0 && thread is not null; left--)
        {
            thread.ReturnWork &= ~ReturnWork.Stop;
            if (thread.State == ThreadState.Stopped)
            {
                thread.Scheduler.MakeReady(thread);
            }

            // What was sent while it was stopped has woken nobody.
            Signals.Recalculate(thread);
            thread = process.Threads.After(thread);
        }

        process.NextToContinue = thread;
        return thread is not null;
    }

    /// <summary>The siginfo of SIGCHLD about a child.</summary>
    [NoAllocation]
    public static SignalInfo ChildInfo(Process child, SignalCode code, int status)
    {
        ResourceUsage usage = ResourceUsage.WithoutMemory(child);
        return new SignalInfo
        {
            Number = (int)Signal.SIGCHLD,
            Code = (int)code,
            ProcessId = child.Id,
            UserId = child.Credentials.Users.Real,
            Status = status,
            UserTicks = (long)(usage.UserNanoseconds / ResourceUsage.NanosecondsPerTick),
            SystemTicks = (long)(usage.SystemNanoseconds / ResourceUsage.NanosecondsPerTick),
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
        if (!action.IsIgnore && !action.Has(SignalFlags.NoChildStop))
        {
            Signals.RaiseOnProcess(parent, record);
        }

        parent.ChildEvents.WakeAll();
    }
}
