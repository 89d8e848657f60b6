namespace Tine.Processes;

/// <summary>Policies of sched_setscheduler(2), Linux numbers.</summary>
public enum SchedulingPolicy
{
    /// <summary>SCHED_OTHER: shares by nice value.</summary>
    Ordinary = 0,
    FirstInFirstOut = 1,
    RoundRobin = 2,

    /// <summary>SCHED_BATCH: shares by nice value, too.</summary>
    Batch = 3,

    /// <summary>SCHED_IDLE: the weight 3, where nice 19 has 15 and nice 0 has 1024.</summary>
    Idle = 5,
    Deadline = 6,
}
