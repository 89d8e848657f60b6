using Tine.X64;

namespace Tine.Devices.Pci;

/// <summary>Configuration mechanism #1, which every PC has. PCI Local Bus specification 3.0, 3.2.2.3.2.</summary>
public sealed class PortConfiguration : PciConfiguration
{
    private const ushort AddressPort = 0xcf8;
    private const ushort DataPort = 0xcfc;
    private const uint Enable = 1U << 31;

    [NoAllocation]
    public override uint Read(uint address)
    {
        Ports.WriteDouble(AddressPort, Enable | address);
        return Ports.ReadDouble(DataPort);
    }

    [NoAllocation]
    public override void Write(uint address, uint value)
    {
        Ports.WriteDouble(AddressPort, Enable | address);
        Ports.WriteDouble(DataPort, value);
    }
}
