namespace Tine.Processes;

/// <summary>The end of a traced thread or process: its tracer waits for it first; ptrace(2), "Death under ptrace".</summary>
internal static class TracedEnd
{
    /// <summary>Tells of a thread that is about to end, by PTRACE_EVENT_EXIT.</summary>
    public static void Begin(Thread thread, int status)
    {
        TraceStops.Report(thread, TraceEvent.Exit, TraceOptions.Exit, (ulong)status);
        if (Tracee.Of(thread) is { } tracee)
        {
            tracee.EndStatus = status;
        }
    }

    /// <summary>Keeps the number of a thread that has ended until its tracer has waited for it.</summary>
    public static void TellOfThread(Thread thread)
    {
        Tracee tracee = Tracee.Of(thread)!;
        tracee.BecomeZombie(tracee.EndStatus);
        Tell(tracee, WaitOutcome.OfEnd(thread.Process, tracee.EndStatus).Info with { ProcessId = thread.Id });
    }

    /// <summary>Tells of the end of a process whose first thread is traced. Its parent, if another, is told later.</summary>
    public static void TellOfProcess(Process process)
    {
        Tracee tracee = Tracee.Of(process.Leader)!;
        tracee.BecomeZombie(process.ExitStatus);
        bool isOwnChild = tracee.Tracer.Process == process.Parent;
        Tell(tracee, isOwnChild ? Family.EndInfo(process) : WaitOutcome.OfEnd(process).Info);
    }

    /// <summary>Forgets a tracee that its tracer has waited for, or never will: a process is told to its parent.</summary>
    /// <param name="tracee">A zombie.</param>
    /// <param name="reaps">Whether the tracer has waited for it.</param>
    public static void Forget(Tracee tracee, TracerKnowledge reaps)
    {
        Thread thread = tracee.Thread;
        Process process = thread.Process;
        bool isOwnChild = tracee.Tracer.Process == process.Parent;
        Attachment.Unlink(tracee);
        if (thread != process.Leader)
        {
            process.World.Processes.Remove(thread);
        }
        else if (isOwnChild && reaps == TracerKnowledge.HasWaited)
        {
            Reaper.Reap(process);
        }
        else
        {
            Family.NotifyParent(process);
        }
    }

    private static void Tell(Tracee tracee, in SignalInfo info)
    {
        Process tracer = tracee.Tracer.Process;
        if (info.Signal is > Signal.None and <= Signal.Last)
        {
            Signals.SendToProcess(tracer, info);
        }

        tracer.ChildEvents.WakeAll();
    }
}
