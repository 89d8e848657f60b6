using System;

namespace Tine.Devices.Screens;

/// <summary>Makes QR codes of one size: version 20, 97 by 97 squares, error correction level L, mask 0. ISO/IEC 18004.</summary>
/// <remarks>One size is enough for a panic, and a reader accepts any mask. Works without a heap.</remarks>
[NoAllocation]
public static class QrCode
{
    /// <summary>Squares on a side.</summary>
    public const int Size = 97;

    /// <summary>The longest text, in bytes.</summary>
    public const int Capacity = DataBytes - 3;

    private const int Version = 20;
    private const int DataBytes = 861;
    private const int Blocks = 8;
    private const int ShortBlocks = 3;
    private const int ShortBlockBytes = 107;
    private const int CorrectionBytes = 28;
    private const int AllBytes = DataBytes + Blocks * CorrectionBytes;

    private const byte Dark = 1;

    /// <summary>Belongs to the code's frame: data goes around it.</summary>
    private const byte Fixed = 2;

    /// <summary>Makes a code.</summary>
    /// <param name="text">The text; beyond <see cref="Capacity"/> is cut off.</param>
    /// <param name="squares">Size times Size; a square is dark when its lowest bit is set.</param>
    public static void Encode(ReadOnlySpan<byte> text, Span<byte> squares)
    {
        Span<byte> data = stackalloc byte[DataBytes];
        Span<byte> all = stackalloc byte[AllBytes];
        Pack(text.Length > Capacity ? text[..Capacity] : text, data);
        Interleave(data, all);
        squares.Clear();
        DrawFrame(squares);
        DrawFormat(squares);
        DrawVersion(squares);
        DrawData(squares, all);
    }

    /// <summary>Packs four bits for "bytes", sixteen for the length, the text, zeros to a whole byte, padding.</summary>
    private static void Pack(ReadOnlySpan<byte> text, Span<byte> data)
    {
        data[0] = (byte)(0x40 | text.Length >> 12);
        data[1] = (byte)(text.Length >> 4);
        data[2] = (byte)(text.Length << 4);
        for (int index = 0; index < text.Length; index++)
        {
            data[index + 2] |= (byte)(text[index] >> 4);
            data[index + 3] = (byte)(text[index] << 4);
        }

        for (int index = text.Length + 3; index < data.Length; index++)
        {
            data[index] = (byte)((index - text.Length) % 2 != 0 ? 0xec : 0x11);
        }
    }

    /// <summary>Adds the blocks' first bytes, their second bytes and so on; then the same of their corrections.</summary>
    private static void Interleave(ReadOnlySpan<byte> data, Span<byte> all)
    {
        Span<byte> correction = stackalloc byte[CorrectionBytes];
        int start = 0;
        for (int block = 0; block < Blocks; block++)
        {
            int length = ShortBlockBytes + (block < ShortBlocks ? 0 : 1);
            ReadOnlySpan<byte> bytes = data.Slice(start, length);
            for (int index = 0; index < length; index++)
            {
                // The short blocks have no last byte.
                int missing = index == ShortBlockBytes ? ShortBlocks : 0;
                all[index * Blocks + block - missing] = bytes[index];
            }

            ReedSolomon.Correct(bytes, correction);
            for (int index = 0; index < CorrectionBytes; index++)
            {
                all[DataBytes + index * Blocks + block] = correction[index];
            }

            start += length;
        }
    }

    private static void DrawFrame(Span<byte> squares)
    {
        const byte First = 6;
        const byte Last = Size - 7;
        for (int at = 0; at < Size; at++)
        {
            Set(squares, 6, at, at % 2 == 0);
            Set(squares, at, 6, at % 2 == 0);
        }

        DrawFinder(squares, 3, 3);
        DrawFinder(squares, Size - 4, 3);
        DrawFinder(squares, 3, Size - 4);
        ReadOnlySpan<byte> centres = [First, 34, 62, Last];
        foreach (byte x in centres)
        {
            foreach (byte y in centres)
            {
                bool isAtFinder = x == First && (y == First || y == Last) || y == First && x == Last;
                if (!isAtFinder)
                {
                    DrawAlignment(squares, x, y);
                }
            }
        }
    }

    /// <summary>Draws a large square around a point, with a light rim.</summary>
    private static void DrawFinder(Span<byte> squares, int centreX, int centreY)
    {
        for (int y = -4; y <= 4; y++)
        {
            for (int x = -4; x <= 4; x++)
            {
                int distance = Larger(x, y);
                bool isInside = centreX + x is >= 0 and < Size && centreY + y is >= 0 and < Size;
                if (isInside)
                {
                    Set(squares, centreX + x, centreY + y, distance is not (2 or 4));
                }
            }
        }
    }

    private static void DrawAlignment(Span<byte> squares, int centreX, int centreY)
    {
        for (int y = -2; y <= 2; y++)
        {
            for (int x = -2; x <= 2; x++)
            {
                Set(squares, centreX + x, centreY + y, Larger(x, y) != 1);
            }
        }
    }

    private static int Larger(int x, int y)
    {
        int width = x < 0 ? -x : x;
        int height = y < 0 ? -y : y;
        return width > height ? width : height;
    }

    /// <summary>Draws level and mask, twice, with a correction of their own.</summary>
    private static void DrawFormat(Span<byte> squares)
    {
        const int LevelLMask0 = 1 << 3;
        const int Pattern = 0x5412;
        int rest = LevelLMask0;
        for (int step = 0; step < 10; step++)
        {
            rest = rest << 1 ^ (rest >> 9) * 0x537;
        }

        int bits = (LevelLMask0 << 10 | rest) ^ Pattern;
        for (int bit = 0; bit < 15; bit++)
        {
            bool isDark = (bits >> bit & 1) != 0;
            int beside = bit < 6 ? bit : bit < 8 ? bit + 1 : bit == 8 ? 7 : 14 - bit;
            Set(squares, bit < 8 ? 8 : beside, bit < 8 ? beside : 8, isDark);
            Set(squares, bit < 8 ? Size - 1 - bit : 8, bit < 8 ? 8 : Size - 15 + bit, isDark);
        }

        Set(squares, 8, Size - 8, true);
    }

    private static void DrawVersion(Span<byte> squares)
    {
        int rest = Version;
        for (int step = 0; step < 12; step++)
        {
            rest = rest << 1 ^ (rest >> 11) * 0x1f25;
        }

        int bits = Version << 12 | rest;
        for (int bit = 0; bit < 18; bit++)
        {
            bool isDark = (bits >> bit & 1) != 0;
            int along = Size - 11 + bit % 3;
            Set(squares, along, bit / 3, isDark);
            Set(squares, bit / 3, along, isDark);
        }
    }

    /// <summary>Draws the data up and down in columns two squares wide, from the right; every other square is turned around (mask 0).</summary>
    private static void DrawData(Span<byte> squares, ReadOnlySpan<byte> data)
    {
        int bit = 0;
        for (int right = Size - 1; right >= 1; right -= 2)
        {
            right = right == 6 ? 5 : right;
            bool isUpward = (right + 1 & 2) == 0;
            for (int step = 0; step < Size * 2; step++)
            {
                int x = right - step % 2;
                int y = isUpward ? Size - 1 - step / 2 : step / 2;
                if ((squares[y * Size + x] & Fixed) != 0)
                {
                    continue;
                }

                bool isSet = bit < data.Length * 8 && (data[bit >> 3] >> (7 - (bit & 7)) & 1) != 0;
                bool isTurned = (x + y) % 2 == 0;
                squares[y * Size + x] = isSet != isTurned ? Dark : (byte)0;
                bit++;
            }
        }
    }

    private static void Set(Span<byte> squares, int x, int y, bool isDark) =>
        squares[y * Size + x] = (byte)(Fixed | (isDark ? Dark : 0));
}
