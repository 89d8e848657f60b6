namespace Tine.Processes;

/// <summary>The end of a tracer: its tracees go on by themselves, or die with it (PTRACE_O_EXITKILL); Linux, exit_ptrace.</summary>
internal static class TracerEnd
{
    private const int InstructionsATracee = 1000;
    private const int InstructionsToSkip = 20;

    /// <summary>Lets go of all tracees of a thread that ends.</summary>
    /// <param name="tracer">The thread.</param>
    /// <param name="caller">The same while it may let others run; null when it may not any more.</param>
    public static void LetGo(Thread tracer, Thread? caller)
    {
        var portion = new WorkPortion(caller);
        Process process = tracer.Process;
        TracedThread? traced = process.Tracees.First;
        while (traced is not null)
        {
            if (traced.Tracer != tracer)
            {
                traced = process.Tracees.After(traced);
                portion.Spend(InstructionsToSkip);
                continue;
            }

            LetGo((Tracee)traced);
            portion.Spend(InstructionsATracee);
            traced = process.Tracees.First; // Others may have run.
        }
    }

    private static void LetGo(Tracee tracee)
    {
        Thread thread = tracee.Thread;
        bool isKilled = tracee.Has(TraceOptions.ExitKill);
        if (tracee.IsZombie)
        {
            TracedEnd.Forget(tracee, TracerKnowledge.HasEnded);
            return;
        }

        Attachment.Abandon(tracee);
        if (isKilled)
        {
            Signals.SendToProcess(thread.Process, SignalInfo.FromKernel(Signal.SIGKILL));
        }
    }
}
