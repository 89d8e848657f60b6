namespace Tine.Processes;

/// <summary>Whether a child shares the processor as its maker does, or as anybody (SCHED_RESET_ON_FORK).</summary>
public enum SchedulingInheritance
{
    Same,
    Reset,
}
