namespace Tine.Tools.Run;

/// <summary>QEMU's PCs.</summary>
public enum Board
{
    /// <summary>A PC of 1996: PCI, ISA, IDE.</summary>
    Pc,

    /// <summary>A PC of 2009: PCI Express, AHCI.</summary>
    Q35,

    /// <summary>A PC of 1990 with a modern processor: ISA alone, without ACPI.</summary>
    Isa,
}
