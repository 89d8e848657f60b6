namespace Tine.Devices.Screens;

/// <summary>xterm's 256 colours.</summary>
[NoAllocation]
public static class Colours
{
    private const int CubeStart = 16;
    private const int GreyStart = 232;

    /// <summary>0xRRGGBB.</summary>
    public static uint Rgb(byte index) => index switch
    {
        < CubeStart => Basic(index),
        < GreyStart => Cube(index - CubeStart),
        _ => (uint)(8 + 10 * (index - GreyStart)) * 0x01_0101,
    };

    /// <summary>The nearest of the sixteen that VGA text has, in VGA's order: blue is 1, red is 4.</summary>
    public static byte Vga(byte index)
    {
        byte ansi = index < CubeStart ? index : Nearest(Rgb(index));
        return (byte)(ansi & 0b1010 | (ansi & 1) << 2 | (ansi & 4) >> 2);
    }

    private static uint Basic(byte index)
    {
        if (index is 7 or 8)
        {
            return index == 7 ? 0xaa_aaaau : 0x55_5555u;
        }

        uint level = index < 8 ? 0xaau : 0xffu;
        uint low = index < 8 ? 0u : 0x55u;
        uint red = (index & 1) != 0 ? level : low;
        uint green = (index & 2) != 0 ? level : low;
        uint blue = (index & 4) != 0 ? level : low;
        return red << 16 | green << 8 | blue;
    }

    private static uint Cube(int index) => Step(index / 36) << 16 | Step(index / 6 % 6) << 8 | Step(index % 6);

    private static uint Step(int level) => level == 0 ? 0 : (uint)(55 + 40 * level);

    private static byte Nearest(uint rgb)
    {
        const uint Middle = 0x60;
        uint red = rgb >> 16;
        uint green = rgb >> 8 & 0xff;
        uint blue = rgb & 0xff;
        uint largest = red > green ? red : green;
        largest = blue > largest ? blue : largest;
        int colour = (red > Middle ? 1 : 0) | (green > Middle ? 2 : 0) | (blue > Middle ? 4 : 0);
        return (byte)(largest > 0xd0 && colour != 0 ? colour + 8 : colour);
    }
}
