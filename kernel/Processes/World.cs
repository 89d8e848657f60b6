using System.Runtime.CompilerServices;
using Tine.Files;
using Tine.Memory;

namespace Tine.Processes;

/// <summary>The state that the processes of one machine share: numbers, scheduler, the first process.</summary>
public sealed class World
{
    private const int MostFreedAtOnce = 32;
    private const ulong NanosecondsASecond = 1_000_000_000;

    private Thread? _firstDead;

    /// <param name="hardware">The machine.</param>
    /// <param name="shortage">The policy when memory is short.</param>
    public World(Hardware hardware, MemoryShortage shortage)
    {
        Hardware = hardware;
        Scheduler = new Scheduler(hardware);
        Shortage = shortage;
        Crowd = new CrowdTimer(this);
        RealTimeClock = new RealTimeClock(this);
        WaitQueue.Late = Crowd.Wakes;
        shortage.Begin(this);
    }

    public Hardware Hardware { get; }

    /// <summary>The accounts of the users: the files' accounts, once there are files.</summary>
    public UserAccounts Accounts { get; internal set; } = new();

    /// <summary>The scheduler of the processor that runs the kernel.</summary>
    public Scheduler Scheduler { [NoAllocation] get; private set; }

    public ProcessTable Processes { get; } = new();

    /// <summary>Sets the time of day.</summary>
    public RealTimeClock RealTimeClock { get; }

    /// <summary>The names that uname tells.</summary>
    public SystemNames Names { get; } = new();

    /// <summary>The policy when memory is short.</summary>
    internal MemoryShortage Shortage { [NoAllocation] get; }

    /// <summary>The waiters at futexes.</summary>
    internal WorldPart Futexes { get; set; } = null!;

    /// <summary>Work that is done in portions, in timer interrupts.</summary>
    internal CrowdTimer Crowd { get; }

    /// <summary>The first process. Orphans become its children; its end is the machine's.</summary>
    public Process Init { get; internal set; } = null!;

    /// <summary>The mode of fork for processes that choose none: boot option <c>fork=</c>.</summary>
    public ForkMode DefaultForkMode { get; set; } = ForkMode.OnDemand;

    /// <summary>Added to the clock for CLOCK_REALTIME after settimeofday, in nanoseconds.</summary>
    public ulong RealTimeAdjustmentNanoseconds
    {
        [NoAllocation]
        get;
        internal set
        {
            field = value;
            TellRealTime();
        }
    }

    /// <summary>adjtimex(2)'s steering of the time of day; null until somebody steers.</summary>
    internal ClockDiscipline? Discipline
    {
        [NoAllocation]
        get;
        set
        {
            field = value;
            TellRealTime();
        }
    }

    /// <summary>The time zone that settimeofday(2) was given; null until it was.</summary>
    internal ClockZone? Zone { get; set; }

    /// <summary>The lead of CLOCK_TAI over CLOCK_REALTIME.</summary>
    internal ulong AtomicLeadNanoseconds => (ulong)(Discipline?.AtomicLeadSeconds ?? 0) * NanosecondsASecond;

    /// <summary>Processes and threads made since boot; /proc/stat.</summary>
    public ulong ForkCount { get; internal set; }

    /// <summary>Threads that are over, since boot.</summary>
    public ulong EndedThreads { get; private set; }

    /// <summary>The costs of address spaces that are gone.</summary>
    internal MemoryTotals EndedMemory;

    /// <summary>All threads that have a stack; the collector walks over them.</summary>
    internal IntrusiveList<Thread, Thread.WorldLink> Threads;

    /// <summary>The thread that the collector scans next; its walk takes many slices, and threads end meanwhile.</summary>
    /// <remarks>New threads stand before it: the collector sees a stack that is younger than the walk when it is left.</remarks>
    internal Thread? NextStack;

    /// <summary>Time of day: nanoseconds since 1970-01-01 UTC.</summary>
    public ulong RealTimeNanoseconds
    {
        [NoAllocation]
        get
        {
            ulong now = Hardware.Nanoseconds;
            return unchecked(now + RealTimeLeadAt(now));
        }
    }

    /// <summary>The lead of the time of day over the monotonic clock, from one reading of it.</summary>
    public ulong RealTimeLeadNanoseconds { [NoAllocation] get => RealTimeLeadAt(Hardware.Nanoseconds); }

    private void TellRealTime() =>
        Hardware.TellRealTime(unchecked(Hardware.BootTimeNanoseconds + RealTimeAdjustmentNanoseconds), Discipline is not null);

    [NoAllocation]
    private ulong RealTimeLeadAt(ulong now)
    {
        ulong lead = unchecked(Hardware.BootTimeNanoseconds + RealTimeAdjustmentNanoseconds);
        return Discipline is null ? lead : unchecked(lead + (ulong)Discipline.GainedAt(now));
    }

    /// <summary>Has another processor run the kernel: it has just got the kernel lock.</summary>
    [NoAllocation]
    public void ChangeProcessor(Scheduler to)
    {
        to.TakeOverFrom(Scheduler);
        Scheduler = to;
    }

    /// <summary>Takes a thread off the list of those that have a stack.</summary>
    [NoAllocation]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void RemoveThread(Thread thread)
    {
        if (NextStack == thread)
        {
            NextStack = Threads.After(thread);
        }

        Threads.Remove(thread);
    }

    /// <summary>Adds a thread that has ended; its stack is freed once another thread runs.</summary>
    [NoAllocation]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void AddDead(Thread thread)
    {
        EndedThreads++;
        thread.NextReady = _firstDead;
        _firstDead = thread;
    }

    /// <summary>Gives back the stacks of threads that are over, a bounded number of them. The caller is a thread that lives.</summary>
    /// <returns>Whether some are left.</returns>
    [NoAllocation]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool FreeDeadStacks() => _firstDead is not null && FreeSomeDeadStacks();

    [NoAllocation]
    private bool FreeSomeDeadStacks()
    {
        int left = MostFreedAtOnce;
        while (_firstDead is { } thread && !thread.IsCurrent)
        {
            if (left-- == 0)
            {
                return true;
            }

            _firstDead = thread.NextReady;
            thread.NextReady = null;
            Hardware.ReleaseStack(ref thread.Context);
        }

        return false;
    }

    /// <summary>Gives back some stacks of threads that are over, for want of memory or for want of something better to do.</summary>
    /// <returns>Whether there were any.</returns>
    [NoAllocation]
    internal bool TryFreeDeadStacks()
    {
        Thread? first = _firstDead;
        FreeDeadStacks();
        return _firstDead != first;
    }

    /// <summary>Gives back the stacks of all threads that are over.</summary>
    internal void FreeAllDeadStacks(Thread caller)
    {
        while (FreeDeadStacks())
        {
            caller.PreemptionPoint();
        }
    }

    /// <summary>Gives up a process's reference to its address space. The last one adds its counters to <see cref="EndedMemory"/>.</summary>
    internal void ReleaseMemory(Thread caller, AddressSpace memory)
    {
        if (memory.Sharers == 1)
        {
            EndedMemory.AddFaults(memory);
        }

        memory.Release(caller);
    }
}
