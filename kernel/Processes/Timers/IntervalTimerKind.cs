namespace Tine.Processes;

/// <summary>The time that a timer of setitimer(2) counts.</summary>
public enum IntervalTimerKind
{
    /// <summary>The clock on the wall: SIGALRM.</summary>
    Real = 0,

    /// <summary>Time in user mode: SIGVTALRM.</summary>
    Virtual = 1,

    /// <summary>Time in user mode and in the kernel: SIGPROF.</summary>
    Profiling = 2,
}
