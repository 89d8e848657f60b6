namespace Tine.Devices.Screens;

/// <summary>A linear framebuffer as the loader describes it.</summary>
/// <remarks>A plain value: it is filled in before there is a heap.</remarks>
public struct FramebufferMode
{
    /// <summary>The address of its first pixel on the bus.</summary>
    public PhysicalAddress Address;

    /// <summary>Bytes from one row of pixels to the next.</summary>
    public uint Pitch;

    /// <summary>In pixels.</summary>
    public uint Width;

    /// <summary>In pixels.</summary>
    public uint Height;

    /// <summary>2, 3 or 4.</summary>
    public int BytesPerPixel;

    public ColourField Red;
    public ColourField Green;
    public ColourField Blue;

    /// <summary>Whether there is one at all.</summary>
    [NoAllocation]
    public readonly bool IsPresent => Width != 0;

    /// <summary>All of it.</summary>
    [NoAllocation]
    public readonly ulong Bytes => (ulong)Pitch * Height;

    /// <summary>A colour as a pixel.</summary>
    /// <param name="rgb">0xRRGGBB.</param>
    [NoAllocation]
    public readonly uint Pixel(uint rgb) => Red.Place(rgb >> 16) | Green.Place(rgb >> 8) | Blue.Place(rgb);
}
