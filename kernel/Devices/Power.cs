using System.Diagnostics.CodeAnalysis;
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

        // The ACPI sleep register of QEMU's two PC boards: SLP_EN with sleep type 0 is their S5.
        const ushort SleepRegister = 0x604;
        const ushort SleepEnable = 1 << 13;
        Ports.WriteWord(SleepRegister, SleepEnable);
        while (true)
        {
            Processor.Halt();
        }
    }

    [DoesNotReturn]
    public static void Reset()
    {
        const ushort KeyboardController = 0x64;
        const byte PulseReset = 0xfe;
        Ports.WriteByte(KeyboardController, PulseReset);
        while (true)
        {
            Processor.Halt();
        }
    }
}
