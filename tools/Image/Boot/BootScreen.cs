namespace Tine.Tools.Image;

/// <summary>The mode in which the loader leaves the screen.</summary>
public enum BootScreen
{
    /// <summary>A linear framebuffer, of the size that the kernel's header asks for.</summary>
    Graphics,

    /// <summary>A linear framebuffer, of the screen's own size where the firmware tells it.</summary>
    Native,

    /// <summary>A linear framebuffer of 1920 by 1080 pixels, where the firmware has that mode.</summary>
    Large,

    /// <summary>VGA text where the firmware has it; UEFI has graphics only.</summary>
    Text,
}
