namespace Tine.Processes;

/// <summary>PTRACE_EVENT_ numbers of ptrace(2), which wait tells above the signal.</summary>
public enum TraceEvent
{
    None = 0,
    Fork = 1,
    VFork = 2,
    Clone = 3,
    Exec = 4,
    VForkDone = 5,
    Exit = 6,

    /// <summary>A group stop, PTRACE_INTERRUPT, or the start of a new tracee; of PTRACE_SEIZE alone.</summary>
    Stop = 128,
}
