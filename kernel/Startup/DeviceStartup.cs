using Tine.Devices;
using Tine.Devices.Acpi;
using Tine.Memory;
using Tine.X64;

namespace Tine.Startup;

/// <summary>Brings up power management, interrupts, clocks and the serial line.</summary>
internal static unsafe class DeviceStartup
{
    public static void Run(BootOptions options, AcpiRoot acpi)
    {
        PowerManagement.Initialize(acpi);
        LegacyInterruptControllers.Initialize();
        if (!KernelMemory.MapDevice(LocalApic.Registers, FrameNumber.Size).TryGet(out VirtualAddress registers))
        {
            Panic.Because("There is too little memory to map the local APIC.");
        }

        LocalApic.Initialize((void*)registers.Value);
        Clock.Calibrate();
        if (options.Has("noapic"))
        {
            EventTimer.UseIntervalTimer();
        }

        if (SerialPort.IsPresent)
        {
            SerialPort.Initialize();
        }
    }
}
