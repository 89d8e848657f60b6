using System;
using System.Runtime.CompilerServices;
using Tine.X64;

namespace Tine.Devices.Screens;

/// <summary>The loader's linear framebuffer: draws characters.</summary>
/// <remarks>Works before there is a heap, and in a panic. Reading from video memory is slow: it is only written to.</remarks>
[NoAllocation]
public static unsafe class Framebuffer
{
    /// <summary>From this width on the large font is used: it leaves 128 columns.</summary>
    private const int LargeWidth = 2048;

    /// <summary>The row of an underline in the small font.</summary>
    private const int UnderlineRow = 14;

    /// <summary>Instructions for a character of the small font whose pixels have four bytes, and for one whose bytes are written one by one.</summary>
    private const int InstructionsByPairs = 2000;
    private const int InstructionsByBytes = 8000;

    private static FramebufferMode s_mode;
    private static byte* s_pixels;

    public static bool IsPresent => s_pixels != null;

    /// <summary>In pixels.</summary>
    public static int Width => (int)s_mode.Width;

    /// <summary>In pixels.</summary>
    public static int Height => (int)s_mode.Height;

    /// <summary>In characters.</summary>
    public static int Columns => (int)s_mode.Width / Font.Width;

    /// <summary>In characters.</summary>
    public static int Rows => (int)s_mode.Height / Font.Height;

    /// <summary>Instructions that one character takes to draw, about, and no fewer.</summary>
    public static int InstructionsToDraw => (s_mode.BytesPerPixel == 4 ? InstructionsByPairs : InstructionsByBytes) * Font.Scale * Font.Scale;

    /// <summary>Draws there from now on: at the direct map's address for it.</summary>
    public static void Use(in FramebufferMode mode)
    {
        s_mode = mode;
        s_pixels = (byte*)PhysicalMemory.Pointer(mode.Address);
        Font.Choose(isLarge: mode.Width >= LargeWidth);
    }

    /// <summary>Draws one character.</summary>
    public static void Draw(int row, int column, Cell cell)
    {
        ReadOnlySpan<byte> picture = PictureOf(cell);
        if (picture.IsEmpty)
        {
            DrawFallback(row, column, cell);
        }
        else
        {
            DrawPicture(row, column, cell, picture);
        }
    }

    private static void DrawPicture(int row, int column, Cell cell, ReadOnlySpan<byte> picture)
    {
        uint foreground = s_mode.Pixel(Colours.Rgb(cell.Foreground));
        uint background = s_mode.Pixel(Colours.Rgb(cell.Background));
        int scale = Font.Scale;
        int underline = cell.IsUnderlined ? UnderlineRow * scale : int.MaxValue;
        byte* line = s_pixels + (ulong)(row * Font.Height) * s_mode.Pitch + (ulong)(column * Font.Width * s_mode.BytesPerPixel);
        for (int at = 0, y = 0; at < picture.Length; at += scale, y++)
        {
            bool isUnderline = y >= underline && y < underline + scale;
            DrawLine(line, isUnderline ? 0xff : (uint)picture[at], foreground, background);
            if (scale == 2)
            {
                DrawLine(line + Font.SmallWidth * s_mode.BytesPerPixel, isUnderline ? 0xff : (uint)picture[at + 1], foreground, background);
            }

            line += s_mode.Pitch;
        }
    }

    /// <summary>A cell's picture in the font; a wide character has it in its left half. Empty where the font has none.</summary>
    private static ReadOnlySpan<byte> PictureOf(Cell cell)
    {
        if (cell.Part == CellPart.Whole)
        {
            return Font.PictureOf(cell.Character);
        }

        ReadOnlySpan<byte> picture = cell.Character == Utf8Decoder.Replacement ? default : Font.PictureOf(cell.Character);
        return picture.IsEmpty || cell.Part == CellPart.Left ? picture : Font.PictureOf(' ');
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void DrawFallback(int row, int column, Cell cell)
    {
        Span<byte> made = stackalloc byte[Font.MostBytes];
        FallbackPicture.Draw(cell, made);
        for (int line = Font.SmallHeight - 1; Font.Scale == 2 && line >= 0; line--)
        {
            int doubled = FallbackPicture.Double(made[line]);
            for (int part = 0; part < 4; part += 2)
            {
                made[4 * line + part] = (byte)(doubled >> 8);
                made[4 * line + part + 1] = (byte)doubled;
            }
        }

        DrawPicture(row, column, cell, made[..(Font.Height * Font.Scale)]);
    }

    /// <summary>Fills a square of pixels; what lies outside is left out.</summary>
    /// <param name="x">From the left.</param>
    /// <param name="y">From the top.</param>
    /// <param name="size">Its side.</param>
    /// <param name="rgb">0xRRGGBB.</param>
    public static void FillSquare(int x, int y, int size, uint rgb)
    {
        uint pixel = s_mode.Pixel(rgb);
        for (int line = y; line < y + size && line < s_mode.Height; line++)
        {
            for (int at = x; at < x + size && at < s_mode.Width; at++)
            {
                Put(s_pixels + (ulong)line * s_mode.Pitch + (ulong)(at * s_mode.BytesPerPixel), pixel);
            }
        }
    }

    /// <summary>Draws eight pixels; two at a time where a pixel has four bytes.</summary>
    private static void DrawLine(byte* at, uint bits, uint foreground, uint background)
    {
        if (s_mode.BytesPerPixel != 4)
        {
            for (int x = 0; x < Font.SmallWidth; x++)
            {
                Put(at + x * s_mode.BytesPerPixel, (bits << x & 0x80) != 0 ? foreground : background);
            }

            return;
        }

        ulong* pairs = (ulong*)at;
        for (int pair = 0; pair < Font.SmallWidth / 2; pair++)
        {
            ulong left = (bits & 0x80) != 0 ? foreground : background;
            ulong right = (bits & 0x40) != 0 ? foreground : background;
            pairs[pair] = right << 32 | left;
            bits <<= 2;
        }
    }

    private static void Put(byte* at, uint pixel)
    {
        for (int part = 0; part < s_mode.BytesPerPixel; part++)
        {
            at[part] = (byte)(pixel >> (8 * part));
        }
    }
}
