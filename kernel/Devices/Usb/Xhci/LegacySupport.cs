using Tine.X64;

namespace Tine.Devices.Usb.Xhci;

/// <summary>
/// The firmware's claim to a controller, which it may use to imitate a PS/2 keyboard: taken away, and given back where no
/// keyboard was found. xHCI specification 1.2, 4.22.1 and 7.1.
/// </summary>
/// <param name="Offset">The capability's place among the registers; 0 for a controller without one.</param>
/// <param name="WasFirmwares">The firmware drove the controller.</param>
/// <param name="Control">The management interrupts that the firmware had asked for.</param>
[NoAllocation]
public readonly record struct LegacySupport(uint Offset, bool WasFirmwares, uint Control)
{
    private const byte Id = 1;
    private const uint FirmwareOwns = 1 << 16;
    private const uint SystemOwns = 1 << 24;
    private const uint WaitMicroseconds = 1_000_000;
    private const uint ControlRegister = 4;
    private const uint Enables = 1 << 0 | 1 << 4 | 7 << 13;
    private const uint Events = 7U << 29; // forgotten by writing ones

    /// <summary>Reads what the firmware has.</summary>
    public static LegacySupport Read(in XhciRegisters registers)
    {
        uint at = Find(registers);
        if (at == 0)
        {
            return default;
        }

        DeviceMemory capability = registers.At(at);
        return new LegacySupport(at, (capability.ReadDouble(0) & FirmwareOwns) != 0, capability.ReadDouble(ControlRegister) & Enables);
    }

    /// <summary>
    /// Takes the controller over from the firmware; one without such a capability, or without an answer within a second, is
    /// simply taken.
    /// </summary>
    public void TakeOver(in XhciRegisters registers)
    {
        if (Offset == 0)
        {
            return;
        }

        DeviceMemory capability = registers.At(Offset);
        capability.WriteDouble(0, capability.ReadDouble(0) | SystemOwns);
        ulong end = Clock.Nanoseconds + WaitMicroseconds * 1000UL;
        while ((capability.ReadDouble(0) & FirmwareOwns) != 0 && Clock.Nanoseconds < end)
        {
        }

        capability.WriteDouble(ControlRegister, capability.ReadDouble(ControlRegister) & ~Enables | Events);
    }

    /// <summary>Gives a halted controller back: the firmware's interrupts first, then the claim, which may cause one.</summary>
    public void GiveBack(in XhciRegisters registers)
    {
        DeviceMemory capability = registers.At(Offset);
        capability.WriteDouble(ControlRegister, capability.ReadDouble(ControlRegister) & ~Enables | Events | Control);
        capability.WriteDouble(0, capability.ReadDouble(0) & ~SystemOwns);
    }

    /// <summary>A chain that leads in a circle ends all the same.</summary>
    private static uint Find(in XhciRegisters registers)
    {
        const int MostCapabilities = 64;
        uint at = registers.FirstCapability;
        for (int count = 0; count < MostCapabilities && at != 0 && at + 8 <= registers.Size; count++)
        {
            uint head = registers.At(at).ReadDouble(0);
            if ((byte)head == Id)
            {
                return at;
            }

            uint step = (head >> 8 & 0xff) * 4;
            at = step == 0 ? 0 : at + step;
        }

        return 0;
    }
}
