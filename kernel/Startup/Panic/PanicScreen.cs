using System;
using System.Runtime.CompilerServices;
using Tine.Devices.Screens;

namespace Tine.Startup;

/// <summary>The panic message on the screen: white on blue, and a QR code of the same for a phone's camera.</summary>
/// <remarks>Trusts nothing: uses no heap and none of the console's objects.</remarks>
[NoAllocation]
internal static class PanicScreen
{
    private const byte White = 15;
    private const byte Blue = 4;
    private const int SquarePixels = 3;

    /// <summary>Light squares around a code.</summary>
    private const int Rim = 4;

    [InlineArray(QrCode.Capacity)]
    private struct Text
    {
        private byte _first;
    }

    [InlineArray(QrCode.Size * QrCode.Size)]
    private struct Squares
    {
        private byte _first;
    }

    private static Text s_text;
    private static Squares s_squares;
    private static int s_length;
    private static int s_row;
    private static int s_column;
    private static bool s_isOn;

    /// <summary>Clears the screen; the log is shown from now on.</summary>
    public static void Begin()
    {
        if (!Display.IsPresent)
        {
            return;
        }

        s_isOn = true;
        for (int row = 0; row < Display.Rows; row++)
        {
            for (int column = 0; column < Display.Columns; column++)
            {
                Display.Draw(row, column, new Cell(' ', White, Blue, false));
            }
        }
    }

    /// <summary>Writes a byte of the log. What comes when the screen is full is left out: the reason stays.</summary>
    public static void Write(byte value)
    {
        if (!s_isOn)
        {
            return;
        }

        if (s_length < QrCode.Capacity)
        {
            s_text[s_length++] = value;
        }

        if (value == '\n' || s_column == Display.Columns)
        {
            s_row++;
            s_column = 0;
        }

        if (value != '\n' && s_row < Display.Rows)
        {
            Display.Draw(s_row, s_column++, new Cell((char)value, White, Blue, false));
        }
    }

    /// <summary>Draws the code at the lower right, where pixels can be drawn.</summary>
    public static void Finish()
    {
        if (!s_isOn || !Framebuffer.IsPresent)
        {
            return;
        }

        const uint Dark = 0x00_0000;
        const uint Light = 0xff_ffff;
        int pixels = SquarePixels * Font.Scale;
        int side = (QrCode.Size + 2 * Rim) * pixels;
        int left = Framebuffer.Columns * Font.Width - side;
        int top = Framebuffer.Rows * Font.Height - side;
        if (left < 0 || top < 0)
        {
            return;
        }

        QrCode.Encode(((ReadOnlySpan<byte>)s_text)[..s_length], s_squares);
        Framebuffer.FillSquare(left, top, side, Light);
        for (int index = 0; index < QrCode.Size * QrCode.Size; index++)
        {
            int x = left + (index % QrCode.Size + Rim) * pixels;
            int y = top + (index / QrCode.Size + Rim) * pixels;
            Framebuffer.FillSquare(x, y, pixels, (s_squares[index] & 1) != 0 ? Dark : Light);
        }
    }
}
