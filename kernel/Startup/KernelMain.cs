using System.Runtime;
using Tine.Devices;
using Tine.Memory;
using Tine.X64;

namespace Tine.Startup;

/// <summary>Where C# begins. Top to bottom: memory, processor, managed heap, devices, files, the first process.</summary>
internal static unsafe class KernelMain
{
    private static BootInformation s_information;

    /// <summary>Called by boot/entry.asm, interrupts off, on the boot stack, with boot/entry.asm's page tables.</summary>
    /// <param name="loader">1 PVH, 2 Multiboot2.</param>
    /// <param name="information">Physical address of what the loader says.</param>
    [RuntimeExport("TineStart")]
    public static void Start(int loader, ulong information)
    {
        StartLog();
        BootInformation.Read(loader, new PhysicalAddress(information), ref s_information);
        MemoryStartup.Run(ref s_information);
        ProcessorStartup.Run();
        HeapPlatform.Initialize();
        HeapPlatform.InitializeStatics(Image.ReadyToRunHeader);
        // From here on managed objects can be made, and any C# may run.
        BootOptions options = BootOptions.Parse(s_information.CommandLine);
        KernelLog.IsVerbose = options.Has("verbose");
        DeviceStartup.Run();
        KernelLog.WriteLine("Tine");
        Power.Off();
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
