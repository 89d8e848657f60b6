using System;

namespace Tine.Files;

/// <summary>A random identifier, version 4 of RFC 9562.</summary>
internal static class UniqueIdentifier
{
    private const int Size = 16;

    /// <summary>Thirty-two digits in groups of 8, 4, 4, 4 and 12.</summary>
    public static string Make(RandomGenerator random)
    {
        Span<byte> bytes = stackalloc byte[Size];
        random.Fill(bytes);
        bytes[6] = (byte)((bytes[6] & 0x0f) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3f) | 0x80);
        var text = new TextBuffer();
        for (int i = 0; i < Size; i++)
        {
            if (i is 4 or 6 or 8 or 10)
            {
                text.Add('-');
            }

            text.AddHexadecimal(bytes[i], 2);
        }

        return Ascii.ToString(text.Bytes);
    }
}
