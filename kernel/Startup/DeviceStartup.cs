using Tine.Devices;
using Tine.Memory;
using Tine.X64;

namespace Tine.Startup;

/// <summary>Brings up interrupts, clocks and the serial line.</summary>
internal static unsafe class DeviceStartup
{
    public static void Run()
    {
        LegacyInterruptControllers.Initialize();
        if (!KernelMemory.MapDevice(LocalApic.Registers, FrameNumber.Size).TryGet(out VirtualAddress registers))
        {
            Panic.Because("There is too little memory to map the local APIC.");
        }

        LocalApic.Initialize((void*)registers.Value);
        Clock.Calibrate();
        if (SerialPort.IsPresent)
        {
            SerialPort.Initialize();
        }
    }
}
