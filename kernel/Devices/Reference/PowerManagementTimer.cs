using Tine.X64;

namespace Tine.Devices.Reference;

/// <summary>ACPI's timer. ACPI specification 6.5, 4.8.2.1.</summary>
/// <param name="port">Its I/O port.</param>
[NoAllocation]
public sealed class PowerManagementTimer(ushort port) : ReferenceCounter
{
    public override string Name => "ACPI timer";

    public override ulong FrequencyHertz => 3_579_545;

    /// <summary>The upper byte counts on some machines only.</summary>
    public override ulong Mask => 0xff_ffff;

    public override ulong Read() => Ports.ReadDouble(port) & Mask;
}
