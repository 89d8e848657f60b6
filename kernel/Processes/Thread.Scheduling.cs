using System;

namespace Tine.Processes;

/// <content>Its share of the processor.</content>
public sealed partial class Thread
{
    /// <summary>
    /// The rest of its quantum in the scheduler's round <see cref="Round"/>; below zero when it ran for longer. From
    /// <see cref="ReadyThreads.NoCredit"/> downwards under SCHED_RR, by turns.
    /// </summary>
    internal long CreditNanoseconds;
    internal uint Round;

    /// <summary>A real-time priority that a waiter for a mutex of its own has lent it (FUTEX_LOCK_PI); 0 for none.</summary>
    internal int LentPriority;

    /// <summary>Time that it has run, as a real-time thread, since it last slept.</summary>
    internal RealTimeBurst RealTimeBurst;

    /// <summary>Real-time priority, its own or lent; 0 for an ordinary thread.</summary>
    internal int EffectivePriority
    {
        [NoAllocation]
        get => Math.Max(Scheduling.Priority, LentPriority);
    }

    /// <summary>Whether its slice of SCHED_RR is used up.</summary>
    internal bool IsSliceOver
    {
        [NoAllocation]
        get => Scheduling.Policy == SchedulingPolicy.RoundRobin && ReadyThreads.NoCredit - CreditNanoseconds >= (long)Scheduler.RealTime.SliceNanoseconds;
    }

    /// <summary>Begins a new turn of SCHED_RR if the last one is over.</summary>
    [NoAllocation]
    internal bool TryBeginSlice()
    {
        bool isOver = IsSliceOver;
        CreditNanoseconds = isOver ? ReadyThreads.NoCredit : CreditNanoseconds;
        return isOver;
    }
}
