namespace Tine.Tools.Image;

/// <summary>The mode in which the loader leaves the screen.</summary>
public enum BootScreen
{
    /// <summary>A linear framebuffer, the size that the firmware likes best.</summary>
    Graphics,

    /// <summary>VGA text where the firmware has it; UEFI has graphics only.</summary>
    Text,
}
