using System.Diagnostics.CodeAnalysis;
using Tine.Devices.Acpi;
using Tine.X64;

namespace Tine.Devices;

/// <summary>Switches the machine off or starts it anew.</summary>
[NoAllocation]
public static class Power
{
    /// <summary>Returns where the machine cannot switch itself off.</summary>
    public static void Off()
    {
        SerialOutput.Flush();
        if (DebugExit.IsPresent)
        {
            DebugExit.Exit(0);
        }

        PowerManagement.SwitchOff();
        Wait();
    }

    /// <summary>Tries one way after the other: ACPI's reset register, the keyboard controller, the chipset's, the processor's own.</summary>
    [DoesNotReturn]
    public static void Reset()
    {
        SerialOutput.Flush();
        PowerManagement.Reset();
        Wait();
        const ushort KeyboardController = 0x64;
        const byte PulseReset = 0xfe;
        Ports.WriteByte(KeyboardController, PulseReset);
        Wait();
        const ushort ResetControl = 0xcf9;
        const byte FullReset = 0x02;
        const byte Now = 0x04;
        Ports.WriteByte(ResetControl, FullReset);
        Ports.WriteByte(ResetControl, FullReset | Now);
        Wait();
        Processor.TripleFault();
        while (true)
        {
            Processor.Halt();
        }
    }

    /// <summary>Waits some 50 ms, for chips. Counts port accesses, since a panic may have come before there is a clock.</summary>
    private static void Wait()
    {
        const int Attempts = 50_000; // a port takes about a microsecond
        const ushort Unused = 0x80;
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            _ = Ports.ReadByte(Unused);
        }
    }
}
