namespace Tine.Processes;

/// <summary>The hold of a tracer on a thread, as the folders below Tracing know it; ptrace(2).</summary>
public abstract class TracedThread
{
    private ListLink<TracedThread> _link;

    /// <summary>The thread that traces.</summary>
    internal Thread Tracer { [NoAllocation] get; set; } = null!;

    /// <summary>Tells a tracer by PTRACE_SEIZE that the stop of the process has begun or ended.</summary>
    [NoAllocation]
    internal abstract void NoteStopChange();

    internal readonly struct TracerLink : IListLink<TracedThread>
    {
        [NoAllocation]
        public ref ListLink<TracedThread> In(TracedThread traced) => ref traced._link;
    }
}
