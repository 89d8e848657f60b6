namespace Tine.Processes;

/// <summary>What a clock counts from.</summary>
public enum ClockKind
{
    /// <summary>Boot; it never jumps.</summary>
    Monotonic,

    /// <summary>1970-01-01 UTC; it may be set.</summary>
    RealTime,

    /// <summary>What the processor has done for the process, as fine as the scheduler's ticks.</summary>
    ProcessTime,

    /// <summary>The same for one thread.</summary>
    ThreadTime,
}
