namespace Tine.Processes;

/// <summary>The kinds of stops of a tracee; ptrace(2), "Stopped states".</summary>
internal enum TraceStop
{
    /// <summary>The tracee runs, sleeps, or is stopped by a signal alone.</summary>
    None,

    /// <summary>Signal-delivery-stop.</summary>
    Signal,

    /// <summary>Group-stop, and PTRACE_EVENT_STOP.</summary>
    Group,
    CallEntry,
    CallExit,

    /// <summary>An event in the middle of a system call: fork, exec and their relatives.</summary>
    Event,

    /// <summary>PTRACE_EVENT_EXIT: the thread is ending.</summary>
    Exit,
}
