using System;
using Tine.Memory;

namespace Tine.Files;

/// <summary>What /proc shows of one process. Processes implements it; the formats are written here.</summary>
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

    /// <summary>Both show the same process, not two that had one id in turn.</summary>
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

    /// <summary>The file it runs.</summary>
    public abstract RegularFile? Executable { get; }

    /// <summary>The path under which exec found it.</summary>
    public abstract FilePath? ExecutablePath { get; }

    /// <summary>Its address space; regions and counters are told from there.</summary>
    public abstract AddressSpace? Memory { get; }

    public abstract FileSystemContext? Files { get; }

    public abstract DescriptorTable? OpenFiles { get; }

    public abstract Credentials Identity { get; }

    public abstract Terminal? ControllingTerminal { get; }

    public abstract int ThreadCount { get; }

    public abstract ulong UserTime { get; }

    public abstract ulong SystemTime { get; }

    /// <summary>User time of children that were waited for.</summary>
    public abstract ulong ChildrenUserTime { get; }

    public abstract ulong ChildrenSystemTime { get; }

    /// <summary>Since boot.</summary>
    public abstract ulong StartTime { get; }

    public abstract ulong PendingSignals { get; }

    public abstract ulong BlockedSignals { get; }

    public abstract ulong IgnoredSignals { get; }

    public abstract ulong CaughtSignals { get; }

    /// <summary>Writes /proc/PID/limits.</summary>
    public virtual void WriteLimits(TextBuffer text)
    {
    }
}
