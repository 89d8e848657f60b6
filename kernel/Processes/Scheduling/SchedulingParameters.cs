using System;

namespace Tine.Processes;

/// <summary>
/// A thread's share of the processor: nice value, policy, real-time priority, timer slack. Immutable, so that clone copies one reference:
/// a change makes a new one.
/// </summary>
public sealed class SchedulingParameters
{
    /// <summary>A thread's timer slack unless it or its maker chose another (Linux, init/init_task.c).</summary>
    private const ulong InitialSlackNanoseconds = 50_000;

    private readonly SchedulingParameters? _childs;

    /// <summary>Those of the first thread.</summary>
    public SchedulingParameters()
        : this(0, SchedulingPolicy.Ordinary, 0, SchedulingInheritance.Same, InitialSlackNanoseconds, InitialSlackNanoseconds, null)
    {
    }

    private SchedulingParameters(
        int nice, SchedulingPolicy policy, int priority, SchedulingInheritance inheritance, ulong slack, ulong defaultSlack, SchedulingParameters? childs)
    {
        Nice = nice;
        Policy = policy;
        Priority = priority;
        Inheritance = inheritance;
        SlackNanoseconds = slack;
        DefaultSlackNanoseconds = defaultSlack;
        QuantumNanoseconds = Niceness.QuantumNanoseconds(nice, policy);
        _childs = childs;
    }

    /// <summary>From <see cref="Niceness.Lowest"/> to <see cref="Niceness.Highest"/>.</summary>
    public int Nice { get; }

    public SchedulingPolicy Policy { [NoAllocation] get; }

    /// <summary>From 1 to <see cref="RealTimePriority.Highest"/> under SCHED_FIFO and SCHED_RR, else 0.</summary>
    public int Priority { [NoAllocation] get; }

    public bool IsRealTime { [NoAllocation] get => Priority != 0; }

    public SchedulingInheritance Inheritance { get; }

    /// <summary>PR_SET_TIMERSLACK: by how much a sleep may be late. Tine's are on time, and so within any slack.</summary>
    public ulong SlackNanoseconds { get; }

    /// <summary>The slack that PR_SET_TIMERSLACK of 0 goes back to.</summary>
    public ulong DefaultSlackNanoseconds { get; }

    /// <summary>The time that the thread may run in a round of the scheduler's.</summary>
    public long QuantumNanoseconds { [NoAllocation] get; }

    /// <summary>Those of a new thread or process that the thread makes.</summary>
    public SchedulingParameters ForChild => _childs ?? this;

    public SchedulingParameters WithNice(int nice) => Make(nice, Policy, Priority, Inheritance, SlackNanoseconds, DefaultSlackNanoseconds);

    public SchedulingParameters WithPolicy(SchedulingPolicy policy, int priority, SchedulingInheritance inheritance) =>
        Make(Nice, policy, priority, inheritance, SlackNanoseconds, DefaultSlackNanoseconds);

    public SchedulingParameters WithPriority(int priority) =>
        Make(Nice, Policy, priority, Inheritance, SlackNanoseconds, DefaultSlackNanoseconds);

    /// <summary>Another slack; 0 for the default.</summary>
    public SchedulingParameters WithSlack(ulong nanoseconds) =>
        Make(Nice, Policy, Priority, Inheritance, nanoseconds == 0 ? DefaultSlackNanoseconds : nanoseconds, DefaultSlackNanoseconds);

    private static SchedulingParameters Make(
        int nice, SchedulingPolicy policy, int priority, SchedulingInheritance inheritance, ulong slack, ulong defaultSlack)
    {
        SchedulingParameters? childs = inheritance == SchedulingInheritance.Reset ? MakeReset(nice, policy, priority, slack)
            : slack != defaultSlack ? new(nice, policy, priority, SchedulingInheritance.Same, slack, slack, null)
            : null;
        return new(nice, policy, priority, inheritance, slack, defaultSlack, childs);
    }

    /// <summary>SCHED_RESET_ON_FORK: a child has no real-time policy and no nice value below 0 (Linux, sched_fork).</summary>
    private static SchedulingParameters MakeReset(int nice, SchedulingPolicy policy, int priority, ulong slack) =>
        priority != 0
            ? new(0, SchedulingPolicy.Ordinary, 0, SchedulingInheritance.Same, slack, slack, null)
            : new(Math.Max(nice, 0), policy, 0, SchedulingInheritance.Same, slack, slack, null);
}
