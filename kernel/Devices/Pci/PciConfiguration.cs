namespace Tine.Devices.Pci;

/// <summary>The configuration registers of all PCI functions.</summary>
public abstract class PciConfiguration
{
    /// <param name="address">Bus (bits 23 to 16), device (15 to 11), function (10 to 8) and register (7 to 2).</param>
    [NoAllocation]
    public abstract uint Read(uint address);

    /// <inheritdoc cref="Read"/>
    [NoAllocation]
    public abstract void Write(uint address, uint value);
}
