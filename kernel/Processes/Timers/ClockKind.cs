namespace Tine.Processes;

/// <summary>The origin that a clock counts from.</summary>
public enum ClockKind
{
    /// <summary>Boot; it never jumps.</summary>
    Monotonic,

    /// <summary>1970-01-01 UTC; it may be set.</summary>
    RealTime,

    /// <summary>Processor time of a process or a thread: <see cref="ProcessorClock"/>.</summary>
    ProcessorTime,
}
