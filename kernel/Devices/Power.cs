using System.Diagnostics.CodeAnalysis;
using Tine.Devices.Acpi;
using Tine.X64;

namespace Tine.Devices;

/// <summary>Switches the machine off or starts it anew.</summary>
[NoAllocation]
public static class Power
{
    [DoesNotReturn]
    public static void Off()
    {
        if (DebugExit.IsPresent)
        {
            DebugExit.Exit(0);
        }

        PowerManagement.SwitchOff();
        while (true)
        {
            Processor.Halt();
        }
    }

    [DoesNotReturn]
    public static void Reset()
    {
        PowerManagement.Reset();
        const ushort KeyboardController = 0x64;
        const byte PulseReset = 0xfe;
        Ports.WriteByte(KeyboardController, PulseReset);
        while (true)
        {
            Processor.Halt();
        }
    }
}
