using System;

namespace Tine.Devices.Screens;

/// <summary>
/// The font that the build links in (tools/Image/Fonts): a count, that many characters in rising order, that many pictures of
/// 16 rows of 8 pixels, the leftmost in the highest bit. The count and the characters are 16 bits wide.
/// </summary>
[NoAllocation]
public static unsafe class Font
{
    public const int Width = 8;
    public const int Height = 16;

    private static ushort* s_characters;
    private static int s_count;

    /// <summary>Uses the font at that address from now on.</summary>
    public static void Use(void* font)
    {
        s_characters = (ushort*)font + 1;
        s_count = *(ushort*)font;
    }

    /// <summary>The picture of a character; one that the font lacks looks like U+FFFD.</summary>
    public static ReadOnlySpan<byte> PictureOf(char character)
    {
        int index = IndexOf(character);
        if (index < 0)
        {
            index = IndexOf(Utf8Decoder.Replacement);
        }

        byte* pictures = (byte*)(s_characters + s_count);
        return new ReadOnlySpan<byte>(pictures + (index < 0 ? 0 : index) * Height, Height);
    }

    private static int IndexOf(char character)
    {
        int low = 0;
        int high = s_count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (s_characters[middle] == character)
            {
                return middle;
            }

            if (s_characters[middle] < character)
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
