namespace Tine.Processes;

/// <summary>Whether a scheduling policy shares the processor, or takes it (SCHED_FIFO, SCHED_RR).</summary>
public enum PolicyKind
{
    Fair,
    RealTime,
}
