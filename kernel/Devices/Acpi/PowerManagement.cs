using System.Threading;
using Tine.Memory;
using Tine.X64;

namespace Tine.Devices.Acpi;

/// <summary>Power-off, reset and the power management timer, as the fixed description table (FADT) tells. ACPI specification 6.5, 5.2.9 and 4.8.</summary>
[NoAllocation]
public static unsafe class PowerManagement
{
    private const byte InPorts = 1;

    private static AcpiTable s_description;
    private static SleepType s_off;
    private static bool s_canSwitchOff;

    /// <summary>Offsets in the FADT.</summary>
    private enum Field
    {
        Program = 40,
        SystemInterruptCommand = 48,
        Enable = 52,
        FirstControl = 64,
        SecondControl = 68,
        Timer = 76,
        TimerLength = 91,
        Flags = 112,
        ResetSpace = 116,
        ResetAddress = 120,
        ResetValue = 128,
        ProgramExtended = 140,
        FirstControlExtended = 172,
        SecondControlExtended = 184,
        TimerExtended = 208,
    }

    /// <summary>Reads the tables; without any, nothing here works and nothing fails.</summary>
    public static void Initialize(AcpiRoot root)
    {
        s_description = AcpiTable.Find(root, "FACP"u8);
        if (!s_description.IsPresent)
        {
            return;
        }

        ulong extended = s_description.Quad((int)Field.ProgramExtended);
        ulong address = extended != 0 ? extended : s_description.Double((int)Field.Program);
        AcpiTable program = address == 0 ? default : AcpiTable.At(new PhysicalAddress(address));
        s_canSwitchOff = program.IsPresent && SleepType.TryFindOff(program.Body, out s_off);
    }

    /// <summary>The I/O port of the timer that counts at 3,579,545 Hz, 24 bits wide at least; 0 where there is none.</summary>
    public static ushort TimerPort =>
        s_description.IsPresent && s_description.Byte((int)Field.TimerLength) == 4 ? Port(Field.Timer, Field.TimerExtended) : (ushort)0;

    /// <summary>Switches the machine off. Returns where ACPI cannot.</summary>
    public static void SwitchOff()
    {
        if (!s_canSwitchOff)
        {
            return;
        }

        Enable();
        const ushort SleepEnable = 1 << 13;
        const int TypeShift = 10;
        ushort first = Port(Field.FirstControl, Field.FirstControlExtended);
        ushort second = Port(Field.SecondControl, Field.SecondControlExtended);
        if (first != 0)
        {
            Ports.WriteWord(first, (ushort)(s_off.First << TypeShift | SleepEnable));
        }

        if (second != 0)
        {
            Ports.WriteWord(second, (ushort)(s_off.Second << TypeShift | SleepEnable));
        }
    }

    /// <summary>Writes to the reset register. Returns where there is none.</summary>
    public static void Reset()
    {
        const uint HasResetRegister = 1 << 10;
        const byte InMemory = 0;
        if (!s_description.IsPresent || (s_description.Double((int)Field.Flags) & HasResetRegister) == 0)
        {
            return;
        }

        ulong address = s_description.Quad((int)Field.ResetAddress);
        byte value = s_description.Byte((int)Field.ResetValue);
        byte space = s_description.Byte((int)Field.ResetSpace);
        if (space == InPorts)
        {
            Ports.WriteByte((ushort)address, value);
        }
        else if (space == InMemory && KernelMemory.MapDevice(new PhysicalAddress(address), 1).TryGet(out VirtualAddress register))
        {
            Volatile.Write(ref *(byte*)register.Value, value);
        }
    }

    /// <summary>A register's I/O port. The newer field, which names its kind of address, counts where it is filled in; 0 for no port.</summary>
    private static ushort Port(Field field, Field extended)
    {
        const int AddressOffset = 4;
        ulong address = s_description.Byte((int)extended) == InPorts ? s_description.Quad((int)extended + AddressOffset) : 0;
        return (ushort)(address != 0 ? address : s_description.Double((int)field));
    }

    /// <summary>Takes power management over from the firmware, as a BIOS needs it.</summary>
    private static void Enable()
    {
        const ushort IsEnabled = 1;
        const int Attempts = 1_000_000; // a port takes about a microsecond
        ushort command = (ushort)s_description.Double((int)Field.SystemInterruptCommand);
        ushort control = Port(Field.FirstControl, Field.FirstControlExtended);
        byte enable = s_description.Byte((int)Field.Enable);
        if (command == 0 || enable == 0 || control == 0 || (Ports.ReadWord(control) & IsEnabled) != 0)
        {
            return;
        }

        Ports.WriteByte(command, enable);
        for (int attempt = 0; attempt < Attempts && (Ports.ReadWord(control) & IsEnabled) == 0; attempt++)
        {
        }
    }
}
