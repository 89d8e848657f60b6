using Tine.X64;

namespace Tine.Devices.Acpi;

/// <summary>An I/O APIC, as the table names it. ACPI specification 6.5, 5.2.12.3.</summary>
/// <param name="Registers">Address of its registers.</param>
/// <param name="FirstInput">The number that its first input has among those of all I/O APICs.</param>
[NoAllocation]
public readonly record struct IoApicPlace(PhysicalAddress Registers, uint FirstInput);
