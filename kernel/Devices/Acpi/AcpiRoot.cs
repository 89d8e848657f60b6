using Tine.X64;

namespace Tine.Devices.Acpi;

/// <summary>The place of ACPI's list of tables, from the root pointer (RSDP). ACPI specification 6.5, 5.2.5.</summary>
/// <remarks>A plain value: it is read before there is a heap.</remarks>
/// <param name="List">The RSDT or XSDT; 0 where there is no ACPI.</param>
/// <param name="EntrySize">Bytes of an entry: 4 in an RSDT, 8 in an XSDT.</param>
[NoAllocation]
public readonly unsafe record struct AcpiRoot(PhysicalAddress List, int EntrySize)
{
    private const ulong Signature = 0x2052_5450_2044_5352; // "RSD PTR "
    private const int FirstLength = 20;

    /// <summary>Reads the root pointer, wherever the loader has put it.</summary>
    /// <returns>An empty value when it is not valid.</returns>
    public static AcpiRoot Read(byte* pointer)
    {
        if (*(ulong*)pointer != Signature || !AcpiTable.HasChecksum(pointer, FirstLength))
        {
            return default;
        }

        byte revision = pointer[15];
        ulong extended = revision >= 2 ? *(ulong*)(pointer + 24) : 0;
        return extended != 0
            ? new AcpiRoot(new PhysicalAddress(extended), 8)
            : new AcpiRoot(new PhysicalAddress(*(uint*)(pointer + 16)), 4);
    }
}
