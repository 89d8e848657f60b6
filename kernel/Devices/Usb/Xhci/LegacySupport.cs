using Tine.X64;

namespace Tine.Devices.Usb.Xhci;

/// <summary>Takes a controller from the firmware, which may use it for keyboards of its own. xHCI specification 1.2, 4.22.1 and 7.1.</summary>
[NoAllocation]
public static class LegacySupport
{
    private const byte Id = 1;
    private const uint FirmwareOwns = 1 << 16;
    private const uint SystemOwns = 1 << 24;
    private const uint WaitMicroseconds = 1_000_000;

    /// <summary>
    /// Takes the controller over from the firmware; one without such a capability, or without an answer within a second, is
    /// simply taken.
    /// </summary>
    public static void TakeOver(in XhciRegisters registers)
    {
        uint at = Find(registers);
        if (at == 0)
        {
            return;
        }

        DeviceMemory capability = registers.At(at);
        capability.WriteDouble(0, capability.ReadDouble(0) | SystemOwns);
        ulong end = Clock.Nanoseconds + WaitMicroseconds * 1000UL;
        while ((capability.ReadDouble(0) & FirmwareOwns) != 0 && Clock.Nanoseconds < end)
        {
        }

        StopManagementInterrupts(capability);
    }

    private static void StopManagementInterrupts(DeviceMemory capability)
    {
        const uint Enables = 1 << 0 | 1 << 4 | 7 << 13;
        const uint Events = 7U << 29; // forgotten by writing ones
        capability.WriteDouble(4, capability.ReadDouble(4) & ~Enables | Events);
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
