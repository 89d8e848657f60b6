using System;

namespace Tine.Devices.Screens;

/// <summary>
/// The two fonts that the build links in (tools/Image/Fonts); one is used. Each is a count, that many characters in
/// rising order, that many pictures: 16 rows of 8 pixels, or 32 of 16, the leftmost in the highest bit of the first byte. The
/// count and the characters are 16 bits wide.
/// </summary>
[NoAllocation]
public static unsafe class Font
{
    /// <summary>The small font's size; the large one is twice as wide and as high.</summary>
    public const int SmallWidth = 8;
    public const int SmallHeight = 16;

    /// <summary>Bytes of the largest picture.</summary>
    public const int MostBytes = 4 * SmallHeight;

    private static ushort* s_small;
    private static ushort* s_large;

    /// <summary>1 for the small font, 2 for the large one: bytes a row, and how many times the small one's size.</summary>
    public static int Scale { get; private set; } = 1;

    public static int Width => SmallWidth * Scale;

    public static int Height => SmallHeight * Scale;

    /// <summary>Sets the fonts' addresses. The small one is used.</summary>
    public static void Use(void* small, void* large)
    {
        s_small = (ushort*)small;
        s_large = (ushort*)large;
        Scale = 1;
    }

    /// <summary>Chooses the large font, or the small one.</summary>
    public static void Choose(bool isLarge) => Scale = isLarge ? 2 : 1;

    /// <summary>The picture of a character; empty for one that the font lacks.</summary>
    public static ReadOnlySpan<byte> PictureOf(char character)
    {
        ushort* font = Scale == 1 ? s_small : s_large;
        int count = *font;
        ushort* characters = font + 1;
        int index = IndexOf(characters, count, character);
        int bytes = Height * Scale;
        return index < 0 ? default : new ReadOnlySpan<byte>((byte*)(characters + count) + index * bytes, bytes);
    }

    private static int IndexOf(ushort* characters, int count, char character)
    {
        int low = 0;
        int high = count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (characters[middle] == character)
            {
                return middle;
            }

            if (characters[middle] < character)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return -1;
    }
}
