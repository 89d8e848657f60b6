using System.Runtime;
using System.Runtime.CompilerServices;
using Tine.Devices;
using Tine.Devices.Screens;
using Tine.Processes;
using Tine.X64;

namespace Tine.Startup;

/// <summary>Where C# begins. Top to bottom: memory, processor, managed heap, devices, files, the first process.</summary>
internal static unsafe class KernelMain
{
    private static BootInformation s_information;

    /// <summary>Called by boot/start.asm, interrupts off, on the boot stack, with boot/start.asm's page tables.</summary>
    /// <param name="loader">1 PVH, 2 Multiboot2.</param>
    /// <param name="information">Physical address of what the loader says.</param>
    [RuntimeExport("TineStart")]
    public static void Start(int loader, ulong information)
    {
        StartLog();
        Panic.SetHandler(&KernelPanic.Because);
        BootInformation.Read(loader, new PhysicalAddress(information), ref s_information);
        Font.Use(Image.Font);
        Display.Initialize(s_information.Framebuffer);
        MemoryStartup.Run(ref s_information);
        ProcessorStartup.Run();
        ManagedHeap.Initialize();
        ManagedHeap.InitializeStatics(Image.ReadyToRunHeader);
        Run();
    }

    /// <summary>From here on managed objects can be made, and any C# may run.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Run()
    {
        BootOptions options = BootOptions.Parse(s_information.CommandLine);
        options.Apply();
        DeviceStartup.Run();

        World world = MakeWorld();
        HeapPlatform.SetWorld(world);
        world.DefaultForkMode = options.ForkMode;
        FileSystemStartup files = FileSystemStartup.Run(world, options, s_information.Initramfs);
        Thread first = ProcessStartup.MakeInit(world, files, options);
        ManagedHeap.SetStress(options.Number("gcstress", 0));
        options.ArmFailure();
        ProcessStartup.Run(world, first);
    }

    private static World MakeWorld()
    {
        if (!EventTrace.IsOn)
        {
            return new World(new Machine());
        }

        var machine = new TracedMachine();
        var world = new World(machine);
        machine.Watch(world.Scheduler);
        DescriptorTables.TracePageFaults();
        return world;
    }

    private static void StartLog()
    {
        if (DebugConsole.IsPresent)
        {
            KernelLog.SetSink(&DebugConsole.Write);
        }
        else if (SerialPort.IsPresent)
        {
            SerialPort.Initialize();
            KernelLog.SetSink(&SerialPort.Write);
        }
    }
}
