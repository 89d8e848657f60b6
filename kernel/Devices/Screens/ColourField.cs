namespace Tine.Devices.Screens;

/// <summary>The bits of a pixel that hold one of the three primary colours.</summary>
/// <param name="Position">The lowest bit.</param>
/// <param name="Size">The number of bits, 1 to 8.</param>
public readonly record struct ColourField(byte Position, byte Size)
{
    /// <summary>The lowest 8 bits of <paramref name="level"/>, moved into place.</summary>
    [NoAllocation]
    public uint Place(uint level) => ((level & 0xff) >> (8 - Size)) << Position;
}
