namespace Tine.Processes;

/// <summary>The end of a creation by a traced thread: PTRACE_EVENT_FORK, _VFORK, _CLONE and _VFORK_DONE; Linux, kernel_clone.</summary>
internal static class TracedCreation
{
    /// <summary>Lets the child run, tells the tracer, and waits for a vfork's child.</summary>
    /// <returns>The child's number, or ERESTARTSYS when the maker is being killed.</returns>
    public static Result<int> Finish(Thread maker, Thread child, VForkCompletion? completion, in CloneArguments arguments)
    {
        int id = child.Id;
        (TraceEvent happened, TraceOptions option) = KindOf(arguments);
        bool isTold = !arguments.Has(CloneFlags.Untraced) && Tracee.Of(maker)!.Has(option);
        if (isTold || arguments.Has(CloneFlags.Trace))
        {
            Attachment.Inherit(maker, child);
        }

        maker.Scheduler.MakeReady(child);
        if (isTold)
        {
            TraceStops.Report(maker, happened, option, (ulong)id);
        }

        if (completion is null)
        {
            return id;
        }

        Errno error = completion.WaitForEnd();
        if (error != Errno.None)
        {
            return error;
        }

        TraceStops.Report(maker, TraceEvent.VForkDone, TraceOptions.VForkDone, (ulong)id);
        return id;
    }

    private static (TraceEvent Happened, TraceOptions Option) KindOf(in CloneArguments arguments) =>
        arguments.Has(CloneFlags.VFork) ? (TraceEvent.VFork, TraceOptions.VFork)
        : arguments.ExitSignal != Signal.SIGCHLD ? (TraceEvent.Clone, TraceOptions.Clone)
        : (TraceEvent.Fork, TraceOptions.Fork);
}
