using System;

namespace Tine.Files;

/// <summary>The whole machine, as /proc tells it. Startup implements it; the formats are written here.</summary>
public abstract class SystemInformation : ServicePart
{
    /// <summary>The machine's; null where nobody tells anything of it.</summary>
    public static SystemInformation? Of(FileServices services) => (SystemInformation?)services.System;

    /// <summary>The kernel's release, as uname(2) gives it.</summary>
    public abstract string Release { get; }

    /// <summary>The build, as uname(2) gives it ("#1 ...").</summary>
    public abstract string Version { get; }

    public abstract int ProcessorCount { get; }

    public abstract ProcessorDescription Processor { get; }

    /// <summary>In bytes.</summary>
    public abstract ulong TotalMemory { get; }

    public abstract ulong FreeMemory { get; }

    /// <summary>Memory that files and shared mappings hold.</summary>
    public abstract ulong CachedMemory { get; }

    /// <summary>The managed heap.</summary>
    public abstract ulong KernelMemory { get; }

    /// <summary>Nanoseconds of all processors since boot.</summary>
    public abstract ulong UserTime { get; }

    public abstract ulong SystemTime { get; }

    public abstract ulong IdleTime { get; }

    /// <summary>Nanoseconds of one processor since boot.</summary>
    public virtual (ulong User, ulong System, ulong Idle) TimesOf(int processor) => (UserTime, SystemTime, IdleTime);

    public abstract ulong ContextSwitches { get; }

    public abstract ulong ProcessesCreated { get; }

    public abstract InterruptCounts Interrupts { get; }

    /// <summary>The name of the chip that passes devices' interrupts on, as /proc/interrupts has it.</summary>
    public abstract string InterruptController { get; }

    public abstract int RunnableThreads { get; }

    /// <summary>Threads that sleep and take no signal but a fatal one.</summary>
    public abstract int BlockedThreads { get; }

    public abstract int ThreadCount { get; }

    public abstract int LastProcessId { get; }

    /// <summary>Time of day at boot, in seconds.</summary>
    public abstract long BootTime { get; }

    /// <summary>Load over 1, 5 and 15 minutes, in hundredths.</summary>
    public abstract (uint One, uint Five, uint Fifteen) Load { get; }

    /// <summary>Adds what the kernel's locks have seen, a line each; nothing where one processor works, which has none.</summary>
    public virtual void WriteLocks(TextBuffer text)
    {
    }

    /// <summary>The kernel's command line.</summary>
    public abstract string CommandLine { get; }

    /// <summary>A number or a name of /proc/sys/kernel.</summary>
    public abstract string Get(Setting setting);

    /// <summary>Changes one of those that <see cref="Setting"/> calls changeable.</summary>
    /// <returns>None, or EINVAL for what it cannot be.</returns>
    public abstract Errno Set(Setting setting, ReadOnlySpan<byte> text);
}
