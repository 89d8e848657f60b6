using Tine.Files;
using Tine.Memory;

namespace Tine.Processes;

/// <summary>A process: an address space, descriptors, signal handlers, ids and children, shared by its threads.</summary>
/// <remarks>A zombie keeps its ids, its exit status and its usage; memory, descriptors and file system are gone then.</remarks>
public sealed partial class Process
{
    private ListLink<Process> _siblingLink;
    private ListLink<Process> _groupLink;
    private UserAccount? _account;
    private Credentials? _accountOf;

    internal Process(World world) => World = world;

    [NoAllocation]
    public World World { get; }

    /// <summary>The process's memory; null after its exit has released it, and nothing runs in user mode.</summary>
    public AddressSpace Memory = null!;
    public DescriptorTable Descriptors = null!;
    public FileSystemContext FileSystem = null!;

    /// <summary>Credentials of the first thread, by which other processes know this one.</summary>
    public Credentials Credentials
    {
        [NoAllocation]
        get => Leader.Credentials;
    }

    /// <summary>The account of its real user, charged by all of the user's processes.</summary>
    internal UserAccount Account
    {
        get
        {
            if (_account is null || _accountOf != Credentials)
            {
                _accountOf = Credentials;
                _account = World.Accounts.Of(Credentials);
            }

            return _account;
        }
    }

    /// <summary>The actions for each signal.</summary>
    internal SignalHandlers Handlers = null!;

    /// <summary>Signals sent to the process: any of its threads may take them.</summary>
    internal PendingSignals Pending;

    /// <summary>Signals that may be pending for single threads; no other is. What finds none has no thread to look at.</summary>
    internal SignalSet SentToThreads;

    internal ResourceLimits Limits = null!;

    /// <summary>Resources used by children that were waited for.</summary>
    internal ResourceUsage ChildrenUsage;

    /// <summary>Resources used by its threads that have ended.</summary>
    internal ResourceUsage EndedThreadsUsage;

    /// <summary>Processor time as it was told last.</summary>
    internal ToldTimes ToldTimes;

    /// <summary>Transfers of its threads that have ended, and of children that were waited for (Linux: signal_struct's ioac).</summary>
    internal TransferCounts EndedTransfers;

    /// <summary>Alarm, interval timers and those of timer_create; null until one is made.</summary>
    internal SignalTimers? Timers;

    /// <summary>The semaphore operations that its end takes back; null until there is one.</summary>
    internal SemaphoreUndo? SemaphoreUndo;

    /// <summary>Processor time, for timers that wait for it and RLIMIT_CPU; null until one does.</summary>
    internal ProcessorTimeWatch? ProcessorClocks;

    /// <summary>Children, the eldest first.</summary>
    internal IntrusiveList<Process, SiblingLink> Children;

    /// <summary>Threads that have not ended, the newest first.</summary>
    internal IntrusiveList<Thread, Thread.ProcessLink> Threads;

    /// <summary>Threads of other processes that its threads trace.</summary>
    internal IntrusiveList<TracedThread, TracedThread.TracerLink> Tracees;

    /// <summary>The queue of its threads that wait for children to end, stop or go on.</summary>
    internal readonly WaitQueue ChildEvents = new();

    /// <summary>Queue of those that poll for its signals (signalfd); null before the first.</summary>
    internal WaitQueue? SignalWatchers;

    /// <summary>Queue of those that poll for its end (pidfd); null before the first.</summary>
    internal WaitQueue? EndWatchers;

    /// <summary>The process id, that of its first thread.</summary>
    public int Id { get; internal set; }

    /// <summary>Null for init alone.</summary>
    public Process? Parent { get; internal set; }

    /// <summary>The thread of the parent that made it, which may have ended; see <see cref="IsChildOf"/>.</summary>
    internal Thread? ParentThread;

    public ProcessGroup Group { get; internal set; } = null!;

    public Session Session => Group.Session;

    /// <summary>The number of threads that have not ended.</summary>
    public int LiveThreads { get; internal set; }

    /// <summary>Over, and waiting to be waited for.</summary>
    public bool IsZombie { [NoAllocation] get; private set; }

    /// <summary>Whether its threads are ending: exit_group or a fatal signal.</summary>
    public bool IsEnding { get; internal set; }

    /// <summary>The status for wait4: exit status * 256, or the signal that ended it.</summary>
    internal int ExitStatus;

    /// <summary>Threads on the first part of their end, where others can run.</summary>
    internal int EndingThreads;

    /// <summary>The first thread not yet woken for its end, in an ending process with very many.</summary>
    internal Thread? NextToWake;

    /// <summary>The thread for which a multi-threaded exec waits until it is alone.</summary>
    internal Thread? Executing;

    /// <summary>The signal that the parent gets at the end; None for none (wait with __WALL).</summary>
    internal Signal ExitSignal = Signal.SIGCHLD;

    /// <summary>The signal that stops it, while it is stopped or being stopped.</summary>
    internal Signal StopSignal;

    /// <summary>The threads that have yet to stop or to go on; null before the first stop.</summary>
    internal GroupStop? GroupStop;

    /// <summary>Whether all its threads are stopped.</summary>
    internal bool IsStopped
    {
        [NoAllocation]
        get => StopSignal != Signal.None && GroupStop!.ThreadsLeft == 0;
    }

    /// <summary>Has executed a program since it was forked: setpgid by the parent gives EACCES from then on.</summary>
    internal bool HasExecuted;

    /// <summary>The signal to send it when its parent ends (PR_SET_PDEATHSIG).</summary>
    internal Signal ParentDeathSignal;

    /// <summary>Whether a child has asked for a <see cref="ParentDeathSignal"/>.</summary>
    internal bool HasDeathSignals;

    /// <summary>Whether it has given up its session's terminal for itself (TIOCNOTTY); inherited.</summary>
    internal bool HasLeftTerminal;

    /// <summary>The terminal that controls it, or null.</summary>
    internal Files.Terminal? ControllingTerminal => HasLeftTerminal ? null : Session.Terminal;

    internal bool IsChildSubreaper;

    /// <summary>The mode in which fork copies its memory; inherited.</summary>
    internal ForkMode ForkMode;

    /// <summary>The system whose rules its vforks follow; inherited.</summary>
    internal VForkFlavour Flavour;

    /// <summary>The queue of its other threads during a vfork of the Solaris flavour; null before the first.</summary>
    internal WaitQueue? SuspendedThreads;

    /// <summary>The place of arguments and environment as exec wrote them, for /proc.</summary>
    internal VirtualAddress ArgumentsStart;
    internal VirtualAddress ArgumentsEnd;
    internal VirtualAddress EnvironmentEnd;
    internal VirtualAddress StackStart;

    /// <summary>The program's file, for /proc/PID/exe.</summary>
    internal RegularFile? Executable;
    internal FilePath? ExecutablePath;

    internal int Personality;

    /// <summary>/proc/PID/oom_score_adj, -1000 to 1000; inherited.</summary>
    internal int OutOfMemoryAdjustment;

    /// <summary>The lowest adjustment that it may be given without CAP_SYS_RESOURCE: what somebody with it set last.</summary>
    internal int LowestOutOfMemoryAdjustment;

    /// <summary>Monotonic time of its creation.</summary>
    internal ulong StartNanoseconds;

    /// <summary>The first thread, which has the process's number; its record stays until the process is waited for.</summary>
    internal Thread Leader = null!;

    public bool IsInit
    {
        [NoAllocation]
        get => this == World.Init;
    }

    /// <summary>The record of semaphore operations that its end takes back, made at its first use.</summary>
    public SemaphoreUndo MakeSemaphoreUndo() => SemaphoreUndo ??= new SemaphoreUndo();

    /// <summary>Links a thread.</summary>
    internal void AddThread(Thread thread)
    {
        Threads.AddFirst(thread);
        if (++LiveThreads == 2)
        {
            Descriptors.BeginThreads();
        }
    }

    /// <summary>Unlinks a thread that ends.</summary>
    internal void RemoveThread(Thread thread)
    {
        Threads.Remove(thread);
        if (--LiveThreads == 1)
        {
            Descriptors.EndThreads();
        }
    }

    internal readonly struct SiblingLink : IListLink<Process>
    {
        [NoAllocation]
        public ref ListLink<Process> In(Process process) => ref process._siblingLink;
    }

    internal readonly struct GroupLink : IListLink<Process>
    {
        [NoAllocation]
        public ref ListLink<Process> In(Process process) => ref process._groupLink;
    }
}
