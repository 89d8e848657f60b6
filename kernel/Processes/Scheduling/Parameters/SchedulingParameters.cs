using System;

namespace Tine.Processes;

/// <summary>
/// A thread's share of processor and disks: nice value, policy, real-time priority, timer slack, priority of its I/O,
/// what nodes its memory comes from, and which processors it may run on. Immutable, so that clone copies one
/// reference: a change makes a new one.
/// </summary>
public sealed class SchedulingParameters
{
    /// <summary>A thread's timer slack unless it or its maker chose another (Linux, init/init_task.c).</summary>
    private const ulong InitialSlackNanoseconds = 50_000;

    private readonly SchedulingParameters? _child;
    private readonly Kept _kept;

    /// <summary>Parameters of the first thread.</summary>
    public SchedulingParameters()
        : this(0, SchedulingPolicy.Ordinary, 0, SchedulingInheritance.Same, InitialSlackNanoseconds, InitialSlackNanoseconds, null, Kept.Initial)
    {
    }

    private SchedulingParameters(
        int nice, SchedulingPolicy policy, int priority, SchedulingInheritance inheritance, ulong slack, ulong defaultSlack, SchedulingParameters? childParameters, in Kept kept)
    {
        _kept = kept;
        Nice = nice;
        Policy = policy;
        Priority = priority;
        Inheritance = inheritance;
        SlackNanoseconds = slack;
        DefaultSlackNanoseconds = defaultSlack;
        QuantumNanoseconds = Niceness.QuantumNanoseconds(nice, policy);
        _child = childParameters;
    }

    /// <summary>From <see cref="Niceness.Lowest"/> to <see cref="Niceness.Highest"/>.</summary>
    public int Nice { get; }

    public SchedulingPolicy Policy { [NoAllocation] get; }

    /// <summary>From 1 to <see cref="RealTimePriority.Highest"/> under SCHED_FIFO and SCHED_RR, else 0.</summary>
    public int Priority { [NoAllocation] get; }

    public bool IsRealTime { [NoAllocation] get => Priority != 0; }

    public SchedulingInheritance Inheritance { get; }

    /// <summary>ioprio_set(2): class and level, 0 for what follows from the nice value. There are no disks that could heed it.</summary>
    public int IoPriority => _kept.IoPriority;

    /// <summary>set_mempolicy(2).</summary>
    public MemoryPolicy MemoryPolicy => _kept.MemoryPolicy;

    /// <summary>PR_MCE_KILL.</summary>
    public MemoryErrorPolicy MemoryErrors => _kept.MemoryErrors;

    /// <summary>sched_setaffinity(2): the processors that the thread may run on, a bit each.</summary>
    public ulong Processors { [NoAllocation] get => _kept.Processors; }

    /// <summary>PR_SET_TIMERSLACK: by how much a sleep may be late. Tine's are on time, and so within any slack.</summary>
    public ulong SlackNanoseconds { get; }

    /// <summary>The slack that PR_SET_TIMERSLACK of 0 goes back to.</summary>
    public ulong DefaultSlackNanoseconds { get; }

    /// <summary>The time that the thread may run in a round of the scheduler's.</summary>
    public long QuantumNanoseconds { [NoAllocation] get; }

    /// <summary>Parameters of a thread or process that the thread makes.</summary>
    public SchedulingParameters ForChild => _child ?? this;

    public SchedulingParameters WithNice(int nice) => Make(nice, Policy, Priority, Inheritance, SlackNanoseconds, _kept);

    public SchedulingParameters WithPolicy(SchedulingPolicy policy, int priority, SchedulingInheritance inheritance) =>
        Make(Nice, policy, priority, inheritance, SlackNanoseconds, _kept);

    public SchedulingParameters WithPriority(int priority) => Make(Nice, Policy, priority, Inheritance, SlackNanoseconds, _kept);

    /// <summary>Another slack; 0 for the default.</summary>
    public SchedulingParameters WithSlack(ulong nanoseconds) =>
        Make(Nice, Policy, Priority, Inheritance, nanoseconds == 0 ? DefaultSlackNanoseconds : nanoseconds, _kept);

    public SchedulingParameters WithIoPriority(int ioPriority) =>
        Make(Nice, Policy, Priority, Inheritance, SlackNanoseconds, _kept with { IoPriority = ioPriority });

    public SchedulingParameters WithMemoryPolicy(MemoryPolicy policy) =>
        Make(Nice, Policy, Priority, Inheritance, SlackNanoseconds, _kept with { MemoryPolicy = policy });

    public SchedulingParameters WithMemoryErrors(MemoryErrorPolicy policy) =>
        Make(Nice, Policy, Priority, Inheritance, SlackNanoseconds, _kept with { MemoryErrors = policy });

    public SchedulingParameters WithProcessors(ulong processors) =>
        Make(Nice, Policy, Priority, Inheritance, SlackNanoseconds, _kept with { Processors = processors });

    private SchedulingParameters Make(int nice, SchedulingPolicy policy, int priority, SchedulingInheritance inheritance, ulong slack, in Kept kept)
    {
        SchedulingParameters? childParameters = inheritance == SchedulingInheritance.Reset ? MakeReset(nice, policy, priority, slack, kept)
            : slack == DefaultSlackNanoseconds ? null
            : new(nice, policy, priority, SchedulingInheritance.Same, slack, slack, null, kept);
        return new(nice, policy, priority, inheritance, slack, DefaultSlackNanoseconds, childParameters, kept);
    }

    /// <summary>SCHED_RESET_ON_FORK: a child has no real-time policy and no nice value below 0 (Linux, sched_fork).</summary>
    private static SchedulingParameters MakeReset(int nice, SchedulingPolicy policy, int priority, ulong slack, in Kept kept)
    {
        bool wasRealTime = priority != 0;
        int childNice = wasRealTime ? 0 : Math.Max(nice, 0);
        SchedulingPolicy its = wasRealTime ? SchedulingPolicy.Ordinary : policy;
        return new(childNice, its, 0, SchedulingInheritance.Same, slack, slack, null, kept);
    }

    /// <summary>Choices that children inherit as they are, and exec keeps.</summary>
    private readonly record struct Kept(int IoPriority, MemoryPolicy MemoryPolicy, MemoryErrorPolicy MemoryErrors, ulong Processors)
    {
        public static Kept Initial => new(0, default, MemoryErrorPolicy.Default, ulong.MaxValue);
    }
}
