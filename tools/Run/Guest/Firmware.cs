namespace Tine.Tools.Run;

/// <summary>The loader of the kernel.</summary>
public enum Firmware
{
    /// <summary>QEMU itself: no firmware, no loader, no menu.</summary>
    None,

    /// <summary>A BIOS (SeaBIOS), and GRUB from a medium.</summary>
    Bios,

    /// <summary>UEFI (OVMF), and GRUB from a medium.</summary>
    Uefi,
}
