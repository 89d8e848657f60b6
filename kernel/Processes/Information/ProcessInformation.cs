using System;
using Tine.Files;
using Tine.Memory;

namespace Tine.Processes;

/// <summary>One process, as /proc shows it; the formats are written in Files.</summary>
internal class ProcessInformation(Process process) : ProcessView
{
    /// <summary>The most bytes of arguments or environment that are shown.</summary>
    private const ulong LongestText = 65536;

    private Process Process => process;

    public override int ProcessId => process.Id;

    public override int ParentId => process.Parent?.Id ?? 0;

    public override int ProcessGroup => process.Group.Id;

    public override int Session => process.Session.Id;

    public override char State => process.IsZombie ? 'Z' : LetterOf(process.Leader, 'Z');

    public override ReadOnlySpan<byte> ProgramName => process.Leader.Name;

    public override byte[] CommandLine => Read(process.ArgumentsStart, process.ArgumentsEnd);

    public override byte[] Environment => Read(process.ArgumentsEnd, process.EnvironmentEnd);

    public override RegularFile? Executable => process.Executable;

    public override FilePath? ExecutablePath => process.ExecutablePath;

    public override AddressSpace? Memory => process.Memory;

    public override FileSystemContext? Files => process.FileSystem;

    public override DescriptorTable? OpenFiles => process.Descriptors;

    public override Credentials Identity => process.Credentials;

    public override bool IsDumpable => process.Memory is { IsDumpable: true };

    public override Terminal? ControllingTerminal => process.ControllingTerminal;

    /// <summary>The number of threads; the first one counts until the process is waited for, as on Linux.</summary>
    public override int ThreadCount => process.LiveThreads + (process.Leader.State == ThreadState.Dead ? 1 : 0);

    public override TransferCounts Transfers
    {
        get
        {
            TransferCounts sum = process.EndedTransfers;
            foreach (Thread thread in process.Threads)
            {
                sum.Add(thread.Transfers);
            }

            return sum;
        }
    }

    public override (ulong User, ulong System) Times => ResourceUsage.WithoutMemory(process).Times;

    public override ulong ChildrenUserTime => process.ChildrenUsage.UserNanoseconds;

    public override ulong ChildrenSystemTime => process.ChildrenUsage.SystemNanoseconds;

    public override ulong StartTime => process.StartNanoseconds;

    public override ulong ChildrenFaults => process.ChildrenUsage.MinorFaults;

    public override ulong VoluntarySwitches => process.Leader.VoluntarySwitches;

    public override ulong InvoluntarySwitches => process.Leader.InvoluntarySwitches;

    public override int Nice => process.Leader.Scheduling.Nice;

    public override int Policy => (int)process.Leader.Scheduling.Policy;

    public override int Processor => process.Leader.Scheduler.Number;

    public override int TracerId => process.Leader.Traced?.Tracer.Id ?? 0;

    public override string WaitChannel => Processes.WaitChannel.Of(process.Leader);

    public override void WriteStack(TextBuffer text) => KernelStackText.Write(process.Leader, text);

    public override void WriteSystemCall(Caller caller, TextBuffer text) => CallText.Write((Thread)caller, process.Leader, text);

    public override (int Own, int Effective) RealTimePriority => (process.Leader.Scheduling.Priority, process.Leader.EffectivePriority);

    public override uint Personality => (uint)process.Personality;

    public override int ExitSignal => (int)process.ExitSignal;

    public override int ExitStatus => process.IsZombie ? process.ExitStatus : 0;

    public override bool HasNotExecuted => !process.HasExecuted;

    public override bool HasNoNewPrivileges => process.Leader.HasNoNewPrivileges;

    public override VirtualAddress StackStart => process.StackStart;

    public override VirtualAddress ArgumentsStart => process.ArgumentsStart;

    public override VirtualAddress ArgumentsEnd => process.ArgumentsEnd;

    public override VirtualAddress EnvironmentEnd => process.EnvironmentEnd;

    public override int OutOfMemoryScore => OutOfMemoryVictim.ScoreOf(process);

    public override int OutOfMemoryAdjustment => process.OutOfMemoryAdjustment;

    public override ulong PendingSignals => process.Pending.Signals.Bits;

    public override ulong ThreadPendingSignals => process.Leader.Pending.Signals.Bits;

    public override int QueuedSignals => (int)process.Account.QueuedSignals;

    public override ulong BlockedSignals => process.Leader.Blocked.Bits;

    public override ulong IgnoredSignals => process.Handlers?.Ignored.Bits ?? 0;

    public override ulong CaughtSignals => process.Handlers?.Caught.Bits ?? 0;

    public override bool IsSame(ProcessView other) => other is ProcessInformation { Process: var its } && its == process;

    public override bool MayInspect(Caller caller) => TraceAccess.MayReadAsFile((Thread)caller, process.Leader);

    public override Errno SetOutOfMemoryAdjustment(Caller caller, int adjustment)
    {
        bool mayLower = ((Thread)caller).Credentials.Has(Capability.Resources);
        if (adjustment < process.LowestOutOfMemoryAdjustment && !mayLower)
        {
            return Errno.EACCES;
        }

        process.OutOfMemoryAdjustment = adjustment;
        process.LowestOutOfMemoryAdjustment = mayLower ? adjustment : process.LowestOutOfMemoryAdjustment;
        return Errno.None;
    }

    public override Result<ulong> GetTimerSlack(Caller caller) =>
        MayKnowSlack((Thread)caller) ? process.Leader.Scheduling.SlackNanoseconds : Errno.EPERM;

    public override Errno SetTimerSlack(Caller caller, ulong nanoseconds)
    {
        if (!MayKnowSlack((Thread)caller))
        {
            return Errno.EPERM;
        }

        process.Leader.Scheduling = process.Leader.Scheduling.WithSlack(nanoseconds);
        return Errno.None;
    }

    public override (ulong Soft, ulong Hard) LimitOf(int resource)
    {
        ResourceLimit limit = process.Limits[(Resource)resource];
        return (limit.Soft, limit.Hard);
    }

    public override void SetProgramName(ReadOnlySpan<byte> name) => process.Leader.Name = name.ToArray();

    public override void ListChildren(Caller caller, TextBuffer text)
    {
        const int InstructionsToLook = 100;
        var portion = new WorkPortion(caller);
        for (int id = 0; process.World.Processes.Next(id) is { } other; id = other.Id)
        {
            if (other.Parent == process)
            {
                text.Add((long)other.Id).Add(' ');
            }

            if (portion.Spend(InstructionsToLook) != Errno.None)
            {
                return;
            }
        }
    }

    public override ProcessView? FindThread(int id) =>
        process.World.Processes.FindThread(id) is { State: not ThreadState.Dead } thread && thread.Process == process
            ? new ThreadInformation(thread)
            : null;

    public override int NextThreadAfter(int id)
    {
        Thread? thread;
        do
        {
            thread = process.World.Processes.NextThread(id);
            id = thread?.Id ?? 0;
        }
        while (thread is not null && (thread.Process != process || thread.State == ThreadState.Dead));

        return id;
    }

    /// <summary>The letter of a thread's state; <paramref name="otherwise"/> for one that is over.</summary>
    protected static char LetterOf(Thread thread, char otherwise) => thread.State switch
    {
        ThreadState.Ready or ThreadState.New => 'R',
        ThreadState.Interruptible => 'S',
        ThreadState.Killable => 'D',
        ThreadState.Stopped => 'T',
        ThreadState.Traced => 't',
        _ => otherwise,
    };

    /// <summary>
    /// Whether a thread may ask for the timer slack; for another than its own it needs CAP_SYS_NICE (Linux,
    /// timerslack_ns_show).
    /// </summary>
    private bool MayKnowSlack(Thread caller) => caller == process.Leader || caller.Credentials.Has(Capability.Nice);

    /// <summary>Bytes of the process's memory; none when it has let go of it.</summary>
    private byte[] Read(VirtualAddress start, VirtualAddress end)
    {
        if (process.Memory is not { } memory || end <= start)
        {
            return [];
        }

        byte[] bytes = new byte[(int)Math.Min(end - start, LongestText)];
        return memory.CopyIn(start, bytes) == Errno.None ? bytes : [];
    }
}
