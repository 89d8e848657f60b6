using System;
using Tine.Files;
using Tine.Memory;

namespace Tine.Tests.Files;

/// <summary>One process for /proc: number 42.</summary>
internal sealed class FakeProcess(FileWorld world) : ProcessView
{
    public DescriptorTable Table { get; } = new();

    public AddressSpace? Space { get; set; }

    public RegularFile? Program { get; set; }

    public FilePath? ProgramPath { get; set; }

    public override int ProcessId => 42;

    public override int ParentId => 1;

    public override int ProcessGroup => 42;

    public override int Session => 7;

    public override char State => 'S';

    public override ReadOnlySpan<byte> ProgramName => "sh"u8;

    public override byte[] CommandLine => "sh\0-c\0"u8.ToArray();

    public override byte[] Environment => "A=b\0"u8.ToArray();

    public override RegularFile? Executable => Program;

    public override FilePath? ExecutablePath => ProgramPath;

    public override AddressSpace? Memory => Space;

    public override FileSystemContext? Files => world.Context;

    public override DescriptorTable? OpenFiles => Table;

    public override Credentials Identity => FileWorld.User(5);

    public override int OutOfMemoryAdjustment => Adjustment;

    public int Adjustment { get; private set; }

    public override Errno SetOutOfMemoryAdjustment(Caller caller, int adjustment)
    {
        Adjustment = adjustment;
        return Errno.None;
    }

    public override bool MayInspect(Caller caller)
    {
        Credentials own = world.Jobs.Identity;
        return own.Users.FileSystem == Identity.Users.Real || own.Has(Capability.Trace);
    }

    public override Terminal? ControllingTerminal => null;

    public override int ThreadCount => 1;

    public override ProcessView? FindThread(int id) => id == ProcessId ? this : null;

    public override int NextThreadAfter(int id) => id < ProcessId ? ProcessId : 0;

    public override (ulong User, ulong System) Times => (30_000_000, 20_000_000);

    public override ulong ChildrenUserTime => 0;

    public override ulong ChildrenSystemTime => 0;

    public override ulong StartTime => 1_230_000_000;

    public override ulong PendingSignals => 0;

    public override ulong BlockedSignals => 1;

    public override ulong IgnoredSignals => 2;

    public override ulong CaughtSignals => 3;

    public override bool IsSame(ProcessView other) => other == this;
}

internal sealed class FakeProcesses(ProcessView process) : ProcessDirectory
{
    public bool IsGone { get; set; }

    /// <summary>The process that looks; 0 for the one that there is.</summary>
    public int CallerId { get; set; }

    public override int IdOf(Caller caller) => CallerId == 0 ? process.ProcessId : CallerId;

    public override int ThreadIdOf(Caller caller) => process.ThreadId;

    public override ProcessView? Find(int id) => id == process.ProcessId && !IsGone ? process : null;

    public override int NextAfter(int id) => id < process.ProcessId && !IsGone ? process.ProcessId : 0;
}

internal sealed class FakeSystem : SystemInformation
{
    public override string Release => "1.2";

    public override string Version => "#1";

    private int _processors = 1;

    public override int ProcessorCount => _processors;

    public FakeSystem With(int processors)
    {
        _processors = processors;
        return this;
    }

    public override (ulong User, ulong System, ulong Idle) TimesOf(int processor) => _processors == 1
        ? base.TimesOf(processor) : ((ulong)processor * 10_000_000, 20_000_000, 30_000_000);

    public override void WriteLocks(TextBuffer text) => text.Add("kernel taken 1\n");

    public override ProcessorDescription Processor => new("Pretender", "Pretend", "fpu", 2_345_670_000, 6, 1, 0, 7, 64, 40, 48);

    public override ulong TotalMemory => 64 << 20;

    public override ulong FreeMemory => 32 << 20;

    public override ulong CachedMemory => 1 << 20;

    public override ulong KernelMemory => 2 << 20;

    public override ulong UserTime => 10_000_000_000;

    public override ulong SystemTime => 20_000_000;

    public override ulong IdleTime => 1_000_000_000;

    public override ulong ContextSwitches => 5;

    public override ulong ProcessesCreated => 6;

    public override InterruptCounts Interrupts => new(1, 2, 3, 1);

    public override string InterruptController => "IO-APIC";

    public override int RunnableThreads => 1;

    public override int BlockedThreads => 0;

    public override int ThreadCount => 9;

    public override int LastProcessId => 42;

    public override long BootTime => 99;

    public override (uint One, uint Five, uint Fifteen) Load => (5, 110, 2000);

    public override string CommandLine => "quiet";

    public string HostName { get; private set; } = "host";

    public override string Get(Setting setting) => setting == Setting.HostName ? HostName : "7";

    public override Errno Set(Setting setting, ReadOnlySpan<byte> text)
    {
        HostName = System.Text.Encoding.ASCII.GetString(text);
        return Errno.None;
    }
}
