using System;
using Tine.Memory;

namespace Tine.Files;

/// <summary>One process, as /proc shows it. Processes implements it; the formats are written here.</summary>
/// <remarks>Sizes in bytes, times in nanoseconds. What a zombie no longer has is null, empty or 0.</remarks>
public abstract class ProcessView
{
    public abstract int ProcessId { get; }

    /// <summary>The thread that is shown in particular: the first one, unless the view came from <see cref="FindThread"/>.</summary>
    public virtual int ThreadId => ProcessId;

    /// <summary>The process as one of its threads sees it; null when it has no such thread.</summary>
    public virtual ProcessView? FindThread(int id) => null;

    /// <summary>The smallest id of a thread of the process above <paramref name="id"/>, or 0.</summary>
    public virtual int NextThreadAfter(int id) => 0;

    /// <summary>Whether both show the same process, not two that had one id in turn.</summary>
    public abstract bool IsSame(ProcessView other);

    public abstract int ParentId { get; }

    public abstract int ProcessGroup { get; }

    public abstract int Session { get; }

    /// <summary>R, S, D, T, t or Z.</summary>
    public abstract char State { get; }

    /// <summary>The base name of the program, at most 15 bytes.</summary>
    public abstract ReadOnlySpan<byte> ProgramName { get; }

    /// <summary>The arguments, each with its NUL.</summary>
    public abstract byte[] CommandLine { get; }

    /// <summary>The environment as exec laid it out, each string with its NUL.</summary>
    public abstract byte[] Environment { get; }

    /// <summary>The file that it executes.</summary>
    public abstract RegularFile? Executable { get; }

    /// <summary>The path under which exec found it.</summary>
    public abstract FilePath? ExecutablePath { get; }

    /// <summary>Address space, for regions and counters.</summary>
    public abstract AddressSpace? Memory { get; }

    public abstract FileSystemContext? Files { get; }

    public abstract DescriptorTable? OpenFiles { get; }

    public abstract Credentials Identity { get; }

    /// <summary>Whether the caller may see where its memory lies, what it runs and where it stands; proc(5), ptrace(2) "access mode checking".</summary>
    public virtual bool MayInspect(Caller caller) => true;

    /// <summary>PR_SET_DUMPABLE; what is not belongs to the superuser in /proc.</summary>
    public virtual bool IsDumpable => true;

    public abstract Terminal? ControllingTerminal { get; }

    public abstract int ThreadCount { get; }

    /// <summary>Calls that read and wrote, of all threads that it has and had.</summary>
    public virtual TransferCounts Transfers => default;

    /// <summary>Processor time in nanoseconds.</summary>
    public abstract (ulong User, ulong System) Times { get; }

    /// <summary>User time of children that were waited for.</summary>
    public abstract ulong ChildrenUserTime { get; }

    public abstract ulong ChildrenSystemTime { get; }

    /// <summary>Start time since boot.</summary>
    public abstract ulong StartTime { get; }

    /// <summary>Page faults so far, and those of children that were waited for.</summary>
    public virtual ulong Faults => Memory?.Faults ?? 0;

    public virtual ulong ChildrenFaults => 0;

    /// <summary>Counts how often the processor was given away, and how often it was taken.</summary>
    public virtual ulong VoluntarySwitches => 0;

    public virtual ulong InvoluntarySwitches => 0;

    /// <summary>The signal that its parent gets at its end; 0 for none.</summary>
    public virtual int ExitSignal => 0;

    /// <summary>The wait status of a zombie.</summary>
    public virtual int ExitStatus => 0;

    /// <summary>Whether it has run no execve since it was forked.</summary>
    public virtual bool HasNotExecuted => false;

    public virtual bool HasNoNewPrivileges => false;

    /// <summary>The places of stack, arguments and environment as exec put them.</summary>
    public virtual VirtualAddress StackStart => default;

    public virtual VirtualAddress ArgumentsStart => default;

    public virtual VirtualAddress ArgumentsEnd => default;

    public virtual VirtualAddress EnvironmentEnd => default;

    /// <summary>personality(2).</summary>
    public virtual uint Personality => 0;

    /// <summary>Gives it another name, of 15 bytes at most.</summary>
    public virtual void SetProgramName(ReadOnlySpan<byte> name)
    {
    }

    /// <summary>Writes the ids of its children, the eldest first, each with a space.</summary>
    public virtual void ListChildren(Caller caller, TextBuffer text)
    {
    }

    /// <summary>oom_score, from 0 to 1333.</summary>
    public virtual int OutOfMemoryScore => 0;

    /// <summary>oom_score_adj, from -1000 to 1000.</summary>
    public virtual int OutOfMemoryAdjustment => 0;

    /// <summary>Sets it on the caller's behalf.</summary>
    /// <returns>None, or EACCES below what somebody with CAP_SYS_RESOURCE set last.</returns>
    public virtual Errno SetOutOfMemoryAdjustment(Caller caller, int adjustment) => Errno.EACCES;

    /// <summary>Nice value and policy (SCHED_...) of the thread that is shown.</summary>
    public virtual int Nice => 0;

    public virtual int Policy => 0;

    /// <summary>
    /// Real-time priority, its own and the one that it runs with (a mutex may have lent it); 0 for an ordinary thread.
    /// </summary>
    public virtual (int Own, int Effective) RealTimePriority => (0, 0);

    /// <summary>The number of the processor that it runs on, or ran on last.</summary>
    public virtual int Processor => 0;

    /// <summary>The thread that traces the one that is shown (ptrace(2)); 0 for none.</summary>
    public virtual int TracerId => 0;

    /// <summary>The name of Linux's function in which the thread that is shown sleeps; empty when it does not.</summary>
    public virtual string WaitChannel => "";

    /// <summary>Writes the lines of /proc/PID/stack: the kernel's functions in which the thread that is shown sleeps, the innermost first.</summary>
    public virtual void WriteStack(TextBuffer text)
    {
    }

    /// <summary>Writes the line of /proc/PID/syscall.</summary>
    public virtual void WriteSystemCall(Caller caller, TextBuffer text)
    {
    }

    /// <summary>PR_SET_TIMERSLACK of the first thread, in nanoseconds.</summary>
    /// <returns>EPERM for who may not ask.</returns>
    public virtual Result<ulong> GetTimerSlack(Caller caller) => Errno.EPERM;

    /// <summary>Sets it; 0 for its default.</summary>
    /// <returns>None, or EPERM.</returns>
    public virtual Errno SetTimerSlack(Caller caller, ulong nanoseconds) => Errno.EPERM;

    /// <summary>Signals sent to the process and not yet taken.</summary>
    public abstract ulong PendingSignals { get; }

    /// <summary>Signals sent to the thread that is shown.</summary>
    public virtual ulong ThreadPendingSignals => 0;

    /// <summary>The number of queued signals, and the most there may be (RLIMIT_SIGPENDING).</summary>
    public virtual int QueuedSignals => 0;

    public abstract ulong BlockedSignals { get; }

    public abstract ulong IgnoredSignals { get; }

    public abstract ulong CaughtSignals { get; }

    /// <summary>Soft and hard limit of a resource by its RLIMIT_ number; ulong.MaxValue for none.</summary>
    public virtual (ulong Soft, ulong Hard) LimitOf(int resource) => (ulong.MaxValue, ulong.MaxValue);
}
