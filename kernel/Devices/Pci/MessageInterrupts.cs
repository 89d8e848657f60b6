using Tine.Memory;
using Tine.X64;

namespace Tine.Devices.Pci;

/// <summary>Interrupts that a device writes to the local APIC (MSI, MSI-X). PCI Local Bus specification 3.0, 6.8.</summary>
public static unsafe class MessageInterrupts
{
    private const byte Messages = 0x05;
    private const byte ExtendedMessages = 0x11;
    private const uint LocalApics = 0xfee0_0000;
    private const int DestinationShift = 12;

    /// <summary>Has a device's first interrupt come as a vector, edge-triggered.</summary>
    /// <returns>False where it has neither kind.</returns>
    public static bool TryEnable(PciFunction function, TrapVector vector, byte apicId)
    {
        uint target = LocalApics | (uint)apicId << DestinationShift;
        if (function.FindCapability(Messages) is > 0 and var plain)
        {
            EnablePlain(function, plain, target, vector);
            return true;
        }

        return function.FindCapability(ExtendedMessages) is > 0 and var extended && TryEnableExtended(function, extended, target, vector);
    }

    private static void EnablePlain(PciFunction function, uint capability, uint target, TrapVector vector)
    {
        const uint Enable = 1 << 16;
        const uint VectorCountMask = 7 << 20; // 0: one vector
        const uint Has64BitAddress = 1 << 23;
        const uint HasMask = 1 << 24;
        uint head = function.Read(capability);
        bool isLong = (head & Has64BitAddress) != 0;
        function.Write(capability + 4, target);
        if (isLong)
        {
            function.Write(capability + 8, 0);
        }

        uint data = capability + (isLong ? 12U : 8U);
        function.Write(data, function.Read(data) & 0xffff_0000 | (uint)vector);
        if ((head & HasMask) != 0)
        {
            function.Write(data + 4, 0);
        }

        function.Write(capability, head & ~VectorCountMask | Enable);
    }

    private static bool TryEnableExtended(PciFunction function, uint capability, uint target, TrapVector vector)
    {
        const uint Enable = 1U << 31;
        const uint MaskAll = 1 << 30;
        const uint EntrySize = 16;
        uint place = function.Read(capability + 4);
        if (!function.TryReadMemoryBase(place & 7, out PhysicalAddress start)
            || !DeviceWindow.Current.Map(start + (place & ~7U), EntrySize).TryGet(out VirtualAddress mapped))
        {
            return false;
        }

        var entry = new DeviceMemory((void*)mapped.Value);
        function.Write(capability, function.Read(capability) | Enable | MaskAll);
        entry.WriteQuad(0, target);
        entry.WriteDouble(8, (uint)vector);
        entry.WriteDouble(12, 0);
        function.Write(capability, function.Read(capability) & ~MaskAll);
        return true;
    }
}
