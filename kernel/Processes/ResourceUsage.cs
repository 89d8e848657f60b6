namespace Tine.Processes;

/// <summary>Resources used: processor time, faults, switches. getrusage(2).</summary>
public struct ResourceUsage
{
    /// <summary>One clock tick of times(2) and siginfo: 10 ms (AT_CLKTCK is 100).</summary>
    public const ulong NanosecondsPerTick = 10_000_000;

    public ulong UserNanoseconds;
    public ulong SystemNanoseconds;
    public ulong MinorFaults;
    public ulong MajorFaults;
    public ulong MaximumResidentPages;
    public ulong VoluntarySwitches;
    public ulong InvoluntarySwitches;

    public readonly (ulong User, ulong System) Times { [NoAllocation] get => (UserNanoseconds, SystemNanoseconds); }

    /// <summary>Usage of one thread, as it is told: neither part of its time goes back.</summary>
    [NoAllocation]
    public static ResourceUsage Of(Thread thread)
    {
        ResourceUsage usage = Sampled(thread);
        thread.ToldTimes.Tell(ref usage);
        return usage;
    }

    /// <summary>Usage of one thread. Its time is exact; the division into user and system is sampled by the ticks.</summary>
    [NoAllocation]
    public static ResourceUsage Sampled(Thread thread)
    {
        ulong system = SystemPart(thread.RunNanoseconds, thread.UserTicks, thread.SystemTicks);
        return new ResourceUsage
        {
            UserNanoseconds = thread.RunNanoseconds - system,
            SystemNanoseconds = system,
            VoluntarySwitches = thread.VoluntarySwitches,
            InvoluntarySwitches = thread.InvoluntarySwitches,
        };
    }

    /// <summary>Usage of a process: all threads that it has and had.</summary>
    public static ResourceUsage Of(Process process)
    {
        ResourceUsage sum = WithoutMemory(process);
        if (process.Memory is { } memory)
        {
            sum.NoteMemory(memory.Faults, memory.PeakResidentPages);
        }

        return sum;
    }

    /// <summary>Usage of a process without its faults and pages, as it is told: neither part of its time goes back.</summary>
    [NoAllocation]
    public static ResourceUsage WithoutMemory(Process process)
    {
        ResourceUsage usage = Sampled(process);
        process.ToldTimes.Tell(ref usage);
        return usage;
    }

    /// <summary>Usage of a process without its faults and pages, its time divided by the ticks.</summary>
    /// <remarks>
    /// Time is divided by the ticks of all threads that are, as on Linux (thread_group_cputime). Without portions, as SIGCHLD tells
    /// it from interrupts: few instructions a thread, and there are 32,768 at most.
    /// </remarks>
    [NoAllocation]
    public static ResourceUsage Sampled(Process process)
    {
        ulong run = 0;
        ulong userTicks = 0;
        ulong systemTicks = 0;
        ulong voluntary = 0;
        ulong involuntary = 0;
        foreach (Thread thread in process.Threads)
        {
            run += thread.RunNanoseconds;
            userTicks += thread.UserTicks;
            systemTicks += thread.SystemTicks;
            voluntary += thread.VoluntarySwitches;
            involuntary += thread.InvoluntarySwitches;
        }

        ResourceUsage sum = process.EndedThreadsUsage;
        ulong system = SystemPart(run, userTicks, systemTicks);
        sum.UserNanoseconds += run - system;
        sum.SystemNanoseconds += system;
        sum.VoluntarySwitches += voluntary;
        sum.InvoluntarySwitches += involuntary;
        return sum;
    }

    /// <summary>Adds another usage: times and counts are summed, of resident pages the larger is kept.</summary>
    [NoAllocation]
    public void Add(in ResourceUsage other)
    {
        UserNanoseconds += other.UserNanoseconds;
        SystemNanoseconds += other.SystemNanoseconds;
        MinorFaults += other.MinorFaults;
        MajorFaults += other.MajorFaults;
        VoluntarySwitches += other.VoluntarySwitches;
        InvoluntarySwitches += other.InvoluntarySwitches;
        if (other.MaximumResidentPages > MaximumResidentPages)
        {
            MaximumResidentPages = other.MaximumResidentPages;
        }
    }

    /// <summary>Adds the times and switches of a thread that ends. Its faults are its memory's.</summary>
    [NoAllocation]
    internal void AddEnded(Thread thread)
    {
        VoluntarySwitches += thread.VoluntarySwitches;
        InvoluntarySwitches += thread.InvoluntarySwitches;
        if ((thread.UserTicks | thread.SystemTicks) == 0 && thread.ToldTimes.IsEmpty)
        {
            UserNanoseconds += thread.RunNanoseconds;
            return;
        }

        (ulong user, ulong system) = Of(thread).Times;
        UserNanoseconds += user;
        SystemNanoseconds += system;
    }

    [NoAllocation]
    private static ulong SystemPart(ulong runNanoseconds, ulong userTicks, ulong systemTicks) =>
        systemTicks == 0 ? 0 : runNanoseconds / (userTicks + systemTicks) * systemTicks;

    internal void NoteMemory(ulong faults, ulong residentPages)
    {
        MinorFaults += faults;
        if (residentPages > MaximumResidentPages)
        {
            MaximumResidentPages = residentPages;
        }
    }
}
