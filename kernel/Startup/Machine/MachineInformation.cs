using System;
using System.Text;
using Tine.Devices;
using Tine.Devices.Routing;
using Tine.Files;
using Tine.Memory;
using Tine.Processes;
using Tine.X64;

namespace Tine.Startup;

/// <summary>The machine, as /proc shows it.</summary>
internal sealed unsafe class MachineInformation(World world, string commandLine) : SystemInformation
{
    private const ulong NanosecondsPerSecond = 1_000_000_000;

    public override string Release => KernelVersion.Release;

    public override string Version => KernelVersion.Version;

    public override int ProcessorCount => KernelLock.ProcessorCount;

    public override ProcessorDescription Processor => ProcessorNames.Describe();

    public override ulong TotalMemory => FrameAllocator.Current.TotalFrames * FrameNumber.Size;

    public override ulong FreeMemory => FrameAllocator.Current.FreeFrames * FrameNumber.Size;

    public override ulong CachedMemory => FilePages.AllResidentPages * FrameNumber.Size;

    public override ulong KernelMemory => ManagedHeap.Statistics().Committed;

    public override ulong UserTime => Sum(scheduler => scheduler.UserNanoseconds);

    public override ulong SystemTime => Sum(scheduler => scheduler.SystemNanoseconds);

    public override ulong IdleTime => Sum(scheduler => scheduler.IdleNanosecondsSoFar);

    public override (ulong User, ulong System, ulong Idle) TimesOf(int processor)
    {
        Scheduler scheduler = world.Scheduler.Processors?.All[processor] ?? world.Scheduler;
        return (scheduler.UserNanoseconds, scheduler.SystemNanoseconds, scheduler.IdleNanosecondsSoFar);
    }

    public override ulong ContextSwitches => Sum(scheduler => scheduler.Switches);

    public override ulong ProcessesCreated => world.ForkCount;

    public override InterruptCounts Interrupts => Startup.Interrupts.Counts;

    public override string InterruptController => InterruptRouting.Current is IoApicRouting ? "IO-APIC" : "XT-PIC";

    public override int RunnableThreads => world.Scheduler.Processors?.CountRunnable() ?? world.Scheduler.ReadyCount + 1;

    public override int BlockedThreads => world.Scheduler.BlockedCount;

    /// <summary>The sum of a number over all processors.</summary>
    private ulong Sum(Func<Scheduler, ulong> number)
    {
        if (world.Scheduler.Processors is not { } processors)
        {
            return number(world.Scheduler);
        }

        ulong sum = 0;
        foreach (Scheduler scheduler in processors.All)
        {
            sum += number(scheduler);
        }

        return sum;
    }

    public override int ThreadCount => world.Processes.ThreadCount;

    public override void WriteLocks(TextBuffer text)
    {
        if (KernelLock.IsUsed)
        {
            text.Add("kernel taken ").Add(KernelLock.Taken).Add(" waited ").Add(KernelLock.Waited)
                .Add(" longest_ns ").Add(KernelLock.LongestHold)
                .Add("\nshootdown requests ").Add(Shootdown.Requests).Add(" answers ").Add(Shootdown.Answers).Add('\n');
        }
    }

    public override int LastProcessId => world.Processes.LastId;

    public override long BootTime => (long)(world.RealTimeLeadNanoseconds / NanosecondsPerSecond);

    public override (uint One, uint Five, uint Fifteen) Load => world.Scheduler.Load.Hundredths;

    public override string CommandLine => commandLine;

    public override string Get(Setting setting) => setting switch
    {
        Setting.LastCapability => "40",
        Setting.DomainName => Encoding.UTF8.GetString(world.Names.Domain),
        Setting.HostName => Encoding.UTF8.GetString(world.Names.HostName),
        Setting.CorePattern => Encoding.UTF8.GetString(world.Names.CorePattern),
        Setting.Tainted => "0",
        Setting.RoundRobinSlice or Setting.RealTimePeriod or Setting.RealTimeRuntime => RealTimeSettings.Get(world.Scheduler.RealTime, setting),
        Setting.MostGroups => "65536",
        Setting.LastProcessId => $"{world.Processes.LastId}",
        Setting.Release => Encoding.UTF8.GetString(world.Names.Release),
        Setting.SystemName => Encoding.UTF8.GetString(world.Names.System),
        Setting.MaximumProcessId => $"{world.Processes.Maximum}",
        Setting.MostThreads => $"{ProcessTable.Limit}",
        _ => Encoding.UTF8.GetString(world.Names.Version),
    };

    public override Errno Set(Setting setting, ReadOnlySpan<byte> text)
    {
        int end = text.IndexOf((byte)'\n');
        ReadOnlySpan<byte> line = text[..(end < 0 ? text.Length : end)];
        switch (setting)
        {
            case Setting.HostName:
                world.Names.HostName = line[..Math.Min(line.Length, SystemNames.FieldSize - 1)].ToArray();
                return Errno.None;
            case Setting.CorePattern:
                world.Names.CorePattern = line.ToArray();
                return Errno.None;
            case Setting.RoundRobinSlice or Setting.RealTimePeriod or Setting.RealTimeRuntime:
                return RealTimeSettings.Set(world.Scheduler.RealTime, setting, line);
            case Setting.LastProcessId:
                return world.Processes.TrySetLast(ProcNumbers.ParseLine(text)) ? Errno.None : Errno.EINVAL;
        }

        return world.Processes.TrySetMaximum(ProcNumbers.ParseLine(text)) ? Errno.None : Errno.EINVAL;
    }
}
