using System.Runtime;
using System.Runtime.CompilerServices;
using Tine.Devices.Screens;
using Tine.Memory;
using Tine.Processes;
using Tine.Syscalls;
using Tine.X64;

namespace Tine.Startup;

/// <summary>The start of C#. Top to bottom: memory, processor, managed heap, devices, files, the first process.</summary>
internal static unsafe class KernelMain
{
    private static BootInformation s_information;

    /// <summary>Starts the kernel: called by boot/start.asm, interrupts off, on the boot stack, with boot/start.asm's page tables.</summary>
    /// <param name="loader">1 PVH, 2 Multiboot2.</param>
    /// <param name="information">Physical address of what the loader says.</param>
    [RuntimeExport("TineStart")]
    public static void Start(int loader, ulong information)
    {
        LogSink.Start();
        Panic.SetHandler(&KernelPanic.Because);
        BootInformation.Read(loader, new PhysicalAddress(information), ref s_information);
        Font.Use(Image.Font, Image.LargeFont);
        CharacterWidths.Use(Image.CharacterWidths);
        Display.Initialize(s_information.Framebuffer);
        s_information.Check();
        ProcessorStartup.Check();
        MemoryStartup.Run(ref s_information);
        ProcessorStartup.Run();
        ManagedHeap.Initialize();
        ManagedHeap.InitializeStatics(Image.ReadyToRunHeader);
        Run();
    }

    /// <summary>Continues the start with a managed heap: any C# may run from here on.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Run()
    {
        LiveSpaces.Start();
        UnusedMemory.Start();
        BootOptions options = BootOptions.Parse(s_information.CommandLine);
        options.Apply();
        if (options.Has("serial") || options.Has("baud"))
        {
            LogSink.UseSerialLine();
        }

        MachineReport.WriteKernel(options.CommandLine);
        PrepareCalls(options);
        string clock = DeviceStartup.Run(options, s_information.Acpi);
        OtherProcessors.Start(options, s_information.Acpi, s_information.Usable);

        World world = MakeWorld(options);
        world.Scheduler.CallTable = SyscallTable.Rows;
        world.Scheduler.StoppingCall = new StoppingCall();
        HeapPlatform.World = world;
        HeapRoom.SetProvider(ManagedHeap.ReserveMore);
        world.Scheduler.Latency.Measure(options.Number("latency", 0) * 1000UL);
        world.Scheduler.WakeCheck = options.Checks("wakes") ? new WakeCheck(world) : null;
        if (options.Checks("preemption"))
        {
            world.Scheduler.YieldsAtEachPoint = true;
            WorkPortion.Shorten();
        }

        world.DefaultForkMode = options.ForkMode;
        FileSystemStartup files = FileSystemStartup.Run(world, options, s_information.Initramfs);
        UsbControllers usb = UsbStartup.Run(world.Scheduler, options);
        MachineReport.WriteMachine(clock, usb, options);
        if (options.Has("memtest"))
        {
            MemoryTest.Run(new ConsoleSink());
        }

        KernelChecks.Start(options, world);
        WatchIdling(options);
        Thread first = ProcessStartup.MakeInit(world, files, options);
        StressHeap(options);
        options.ArmFailure();
        OtherProcessors.Share(world, first, options);
        ProcessStartup.Run(world, first);
    }

    private static void PrepareCalls(BootOptions options)
    {
        string? trace = options.Text("trace");
        EventTrace.IsOn = trace == "events";
        SyscallTable.Initialize(trace switch
        {
            "events" => call => new EventTracedCall(call),
            "syscalls" => call => new TracedCall(call),
            "memory" => call => new PicturedCall(call),
            _ when KernelChecks.AreWanted(options) => call => new CheckedCall(call),
            _ => call => call,
        });
    }

    private static void StressHeap(BootOptions options)
    {
        if (options.Number("gcslices", 0) is > 0 and uint slices)
        {
            ManagedHeap.SetSliceStress(slices);
        }
        else
        {
            ManagedHeap.SetStress(options.Number("gcstress", 0));
        }
    }

    private static void WatchIdling(BootOptions options)
    {
        if (options.Text("input") == "end")
        {
            Machine.BeforeHalt = &KernelPanic.IfNobodyWakes;
        }
    }

    private static World MakeWorld(BootOptions options)
    {
        bool isPictured = options.Text("trace") == "memory";
        if (!EventTrace.IsOn && !isPictured && !KernelChecks.AreWanted(options))
        {
            return new World(new Machine(), new VictimEnding());
        }

        var machine = new WatchedMachine();
        var world = new World(machine, new VictimEnding());
        machine.Watch(world.Scheduler);
        if (isPictured)
        {
            SpacePicture.Start(world);
        }

        DescriptorTables.TracePageFaults();
        return world;
    }
}
