using System;
using System.Text;
using Tine.Devices;
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

    public override int ProcessorCount => 1;

    public override string ProcessorName
    {
        get
        {
            const uint FirstBrandLeaf = 0x8000_0002;
            byte* text = stackalloc byte[49];
            for (uint leaf = 0; leaf < 3; leaf++)
            {
                *(Cpuid*)(text + leaf * 16) = Cpuid.Read(FirstBrandLeaf + leaf);
            }

            ReadOnlySpan<byte> name = new(text, 48);
            int length = name.IndexOf((byte)0);
            return Encoding.UTF8.GetString(length < 0 ? name : name[..length]);
        }
    }

    public override ulong ProcessorHertz => Clock.FrequencyHertz;

    public override ulong TotalMemory => FrameAllocator.TotalFrames * FrameNumber.Size;

    public override ulong FreeMemory => FrameAllocator.FreeFrames * FrameNumber.Size;

    public override ulong CachedMemory => 0;

    public override ulong KernelMemory => ManagedHeap.Statistics().Committed;

    public override ulong UserTime => Clock.Nanoseconds - world.Scheduler.IdleNanoseconds;

    public override ulong SystemTime => 0;

    public override ulong IdleTime => world.Scheduler.IdleNanoseconds;

    public override ulong ContextSwitches => world.Scheduler.Switches;

    public override ulong ProcessesCreated => world.ForkCount;

    public override ulong Interrupts => TrapDispatcher.InterruptCount;

    public override int RunnableThreads => world.Scheduler.ReadyCount + 1;

    public override int ThreadCount
    {
        get
        {
            int count = 0;
            for (Thread? thread = world.FirstThread; thread is not null; thread = thread.NextInWorld)
            {
                count++;
            }

            return count;
        }
    }

    public override int LastProcessId => world.Processes.LastId;

    public override long BootTime => (long)((world.RealTimeNanoseconds - Clock.Nanoseconds) / NanosecondsPerSecond);

    public override (uint One, uint Five, uint Fifteen) Load => default;

    public override string CommandLine => commandLine;
}
