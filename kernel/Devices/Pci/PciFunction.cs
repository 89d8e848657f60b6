namespace Tine.Devices.Pci;

/// <summary>One function of a PCI device, by its configuration registers. PCI Local Bus specification 3.0, chapter 6.</summary>
/// <param name="configuration">The access to configuration space.</param>
/// <param name="address">Its bus, device and function, as <see cref="PciConfiguration.Read"/> wants them.</param>
[NoAllocation]
public readonly struct PciFunction(PciConfiguration configuration, uint address)
{
    private const uint CommandRegister = 0x04;
    private const uint FirstBaseRegister = 0x10;
    private const uint CapabilityPointer = 0x34;
    private const uint HasCapabilities = 1 << 20;

    public byte Bus => (byte)(address >> 16);

    public byte Device => (byte)(address >> 11 & 31);

    public byte Function => (byte)(address >> 8 & 7);

    /// <summary>Whether something is there: an empty place on the bus reads as ones.</summary>
    public bool IsPresent => (ushort)Read(0) != 0xffff;

    /// <summary>Class, subclass and programming interface, a byte each.</summary>
    public uint ClassCode => Read(0x08) >> 8;

    public bool HasMoreFunctions => (Read(0x0c) & 1 << 23) != 0;

    public bool IsBridge => (Read(0x0c) >> 16 & 0x7f) == 1;

    /// <summary>The secondary bus of a bridge; 0 where the firmware has given it no number.</summary>
    public byte SecondaryBus => (byte)(Read(0x18) >> 8);

    public uint Read(uint register) => configuration.Read(address | register);

    public void Write(uint register, uint value) => configuration.Write(address | register, value);

    /// <summary>Lets it answer at its memory addresses and reach memory by itself; its interrupt pin off.</summary>
    public void Enable()
    {
        const uint MemorySpace = 1 << 1;
        const uint BusMaster = 1 << 2;
        const uint NoPinInterrupt = 1 << 10;
        Write(CommandRegister, (ushort)Read(CommandRegister) | MemorySpace | BusMaster | NoPinInterrupt);
    }

    /// <summary>Reads the start of device memory in a base address register.</summary>
    /// <param name="index">0 to 5.</param>
    /// <param name="start">Also above 4 GiB.</param>
    /// <returns>False for ports, and where the firmware has assigned nothing.</returns>
    public bool TryReadMemoryBase(uint index, out PhysicalAddress start)
    {
        const uint IsPorts = 1;
        const uint TypeMask = 6;
        const uint Is64Bit = 4;
        uint low = Read(FirstBaseRegister + index * 4);
        ulong high = (low & TypeMask) == Is64Bit && index < 5 ? Read(FirstBaseRegister + (index + 1) * 4) : 0;
        start = new PhysicalAddress(high << 32 | low & ~0xfU);
        return (low & IsPorts) == 0 && start.Value != 0;
    }

    /// <summary>The register at which a capability begins, or 0.</summary>
    /// <remarks>A chain that leads in a circle ends all the same.</remarks>
    public uint FindCapability(byte id)
    {
        const int MostCapabilities = 48;
        if ((Read(CommandRegister) & HasCapabilities) == 0)
        {
            return 0;
        }

        uint at = Read(CapabilityPointer) & 0xfc;
        for (int count = 0; count < MostCapabilities && at >= 0x40; count++)
        {
            uint head = Read(at);
            if ((byte)head == id)
            {
                return at;
            }

            at = head >> 8 & 0xfc;
        }

        return 0;
    }
}
