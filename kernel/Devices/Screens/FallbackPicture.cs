using System;

namespace Tine.Devices.Screens;

/// <summary>
/// The picture of a character that the font lacks: its number in four small hexadecimal digits, two above two, between lines; or a box
/// for one without a number here.
/// </summary>
[NoAllocation]
public static class FallbackPicture
{
    private const int DigitRows = 5;
    private const int FirstRow = 2;
    private const int SecondRow = 9;
    private const byte Line = 0xff;
    private const byte LeftEdge = 0x80;
    private const byte RightEdge = 0x01;

    /// <summary>The sixteen digits, 3 by 5 pixels, a row of three bits after the other from the highest on.</summary>
    private static ReadOnlySpan<ushort> Digits =>
    [
        0b111_101_101_101_111, 0b010_110_010_010_111, 0b111_001_111_100_111, 0b111_001_111_001_111,
        0b101_101_111_001_001, 0b111_100_111_001_111, 0b111_100_111_101_111, 0b111_001_001_001_001,
        0b111_101_111_101_111, 0b111_101_111_001_111, 0b010_101_111_101_101, 0b110_101_110_101_110,
        0b011_100_100_100_011, 0b110_101_101_101_110, 0b111_100_111_100_111, 0b111_100_111_100_100,
    ];

    /// <summary>Draws a cell's picture in the small font's size.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="rows">The rows of pixels to fill.</param>
    public static void Draw(Cell cell, Span<byte> rows)
    {
        rows.Clear();
        rows[0] = Line;
        rows[Font.SmallHeight - 1] = Line;
        int number = cell.Character;
        if (number == Utf8Decoder.Replacement)
        {
            DrawEdges(cell.Part, rows);
        }
        else if (cell.Part == CellPart.Whole)
        {
            DrawPair(number >> 12, number >> 8, rows[FirstRow..]);
            DrawPair(number >> 4, number, rows[SecondRow..]);
        }
        else
        {
            bool isLeft = cell.Part == CellPart.Left;
            DrawWide(isLeft ? number >> 12 : number >> 8, rows[FirstRow..]);
            DrawWide(isLeft ? number >> 4 : number, rows[SecondRow..]);
        }
    }

    private static void DrawEdges(CellPart part, Span<byte> rows)
    {
        byte edges = (byte)((part == CellPart.Right ? 0 : LeftEdge) | (part == CellPart.Left ? 0 : RightEdge));
        for (int row = 1; row < Font.SmallHeight - 1; row++)
        {
            rows[row] = edges;
        }
    }

    private static void DrawPair(int left, int right, Span<byte> rows)
    {
        for (int row = 0; row < DigitRows; row++)
        {
            rows[row] = (byte)(RowOf(left, row) << 5 | RowOf(right, row) << 1);
        }
    }

    /// <summary>Draws a digit twice as wide: each of the two cells has one of a pair.</summary>
    private static void DrawWide(int digit, Span<byte> rows)
    {
        for (int row = 0; row < DigitRows; row++)
        {
            rows[row] = (byte)(Double(RowOf(digit, row)) << 1);
        }
    }

    private static int RowOf(int digit, int row) => Digits[digit & 15] >> (3 * (DigitRows - 1 - row)) & 7;

    /// <summary>Each bit twice.</summary>
    public static int Double(int bits)
    {
        int doubled = 0;
        for (int bit = 0; bit < 8; bit++)
        {
            doubled |= (bits >> bit & 1) * 3 << (2 * bit);
        }

        return doubled;
    }
}
