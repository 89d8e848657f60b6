using System;

namespace Tine.Processes;

/// <summary>
/// A thread's share of the processor: nice value, policy, timer slack. Immutable, so that clone copies one reference:
/// a change makes a new one.
/// </summary>
public sealed class SchedulingParameters
{
    /// <summary>A thread's timer slack unless it or its maker chose another (Linux, init/init_task.c).</summary>
    private const ulong InitialSlackNanoseconds = 50_000;

    private readonly SchedulingParameters? _childs;

    /// <summary>Those of the first thread.</summary>
    public SchedulingParameters()
        : this(0, SchedulingPolicy.Ordinary, SchedulingInheritance.Same, InitialSlackNanoseconds, InitialSlackNanoseconds, null)
    {
    }

    private SchedulingParameters(
        int nice, SchedulingPolicy policy, SchedulingInheritance inheritance, ulong slack, ulong defaultSlack, SchedulingParameters? childs)
    {
        Nice = nice;
        Policy = policy;
        Inheritance = inheritance;
        SlackNanoseconds = slack;
        DefaultSlackNanoseconds = defaultSlack;
        QuantumNanoseconds = Niceness.QuantumNanoseconds(nice, policy);
        _childs = childs;
    }

    /// <summary>From <see cref="Niceness.Lowest"/> to <see cref="Niceness.Highest"/>.</summary>
    public int Nice { get; }

    public SchedulingPolicy Policy { get; }

    public SchedulingInheritance Inheritance { get; }

    /// <summary>PR_SET_TIMERSLACK: by how much a sleep may be late. Tine's are on time, and so within any slack.</summary>
    public ulong SlackNanoseconds { get; }

    /// <summary>The slack that PR_SET_TIMERSLACK of 0 goes back to.</summary>
    public ulong DefaultSlackNanoseconds { get; }

    /// <summary>The time that the thread may run in a round of the scheduler's.</summary>
    public long QuantumNanoseconds { [NoAllocation] get; }

    /// <summary>Those of a new thread or process that the thread makes.</summary>
    public SchedulingParameters ForChild => _childs ?? this;

    public SchedulingParameters WithNice(int nice) => Make(nice, Policy, Inheritance, SlackNanoseconds, DefaultSlackNanoseconds);

    public SchedulingParameters WithPolicy(SchedulingPolicy policy, SchedulingInheritance inheritance) =>
        Make(Nice, policy, inheritance, SlackNanoseconds, DefaultSlackNanoseconds);

    /// <summary>Another slack; 0 for the default.</summary>
    public SchedulingParameters WithSlack(ulong nanoseconds) =>
        Make(Nice, Policy, Inheritance, nanoseconds == 0 ? DefaultSlackNanoseconds : nanoseconds, DefaultSlackNanoseconds);

    private static SchedulingParameters Make(
        int nice, SchedulingPolicy policy, SchedulingInheritance inheritance, ulong slack, ulong defaultSlack)
    {
        // A child's nice value is not below 0 (Linux, sched_fork), its default slack is its maker's slack.
        bool isReset = inheritance == SchedulingInheritance.Reset;
        SchedulingParameters? childs = isReset || slack != defaultSlack
            ? new(isReset ? Math.Max(nice, 0) : nice, policy, SchedulingInheritance.Same, slack, slack, null)
            : null;
        return new(nice, policy, inheritance, slack, defaultSlack, childs);
    }
}
