using System;

namespace Tine.Devices.Screens;

/// <summary>
/// The look of characters drawn from now on: the sequence "select graphic rendition" (ECMA-48, 8.3.117, and xterm's colours).
/// </summary>
[NoAllocation]
internal struct CellAttributes
{
    private const byte DefaultForeground = 7;
    private const byte DefaultBackground = 0;
    private const byte Bright = 8;

    private byte _foreground;
    private byte _background;
    private bool _isBold;
    private bool _isDim;
    private bool _blinks;
    private bool _isReversed;
    private bool _isUnderlined;

    public static CellAttributes Default => new() { _foreground = DefaultForeground, _background = DefaultBackground };

    /// <summary>A character as it is drawn now. As on Linux, bold is bright, dim is grey, and what should blink has a bright background.</summary>
    public readonly Cell Make(char character, CellPart part = CellPart.Whole)
    {
        byte foreground = _isDim ? Bright : Brighten(_foreground, _isBold);
        byte background = Brighten(_background, _blinks);
        return _isReversed
            ? new Cell(character, background, foreground, _isUnderlined, part)
            : new Cell(character, foreground, background, _isUnderlined, part);
    }

    /// <summary>The cell that erased places are filled with.</summary>
    public readonly Cell Blank => new(' ', DefaultForeground, _background, false);

    /// <summary>Takes the numbers of one sequence.</summary>
    public void Select(ReadOnlySpan<ushort> numbers)
    {
        for (int at = 0; at < numbers.Length; at++)
        {
            if (numbers[at] is 38 or 48)
            {
                at += SelectExtended(numbers[at] == 38, numbers[(at + 1)..]);
            }
            else
            {
                Select(numbers[at]);
            }
        }
    }

    private void Select(int number)
    {
        switch (number)
        {
            case 0:
                this = Default;
                break;
            case 1 or 2 or 22:
                _isBold = number == 1;
                _isDim = number == 2;
                break;
            case 4 or 21 or 24:
                _isUnderlined = number != 24;
                break;
            case 5 or 25:
                _blinks = number == 5;
                break;
            case 7 or 27:
                _isReversed = number == 7;
                break;
            case >= 30 and <= 37:
                _foreground = (byte)(number - 30);
                break;
            case 39:
                _foreground = DefaultForeground;
                break;
            case >= 40 and <= 47:
                _background = (byte)(number - 40);
                break;
            case 49:
                _background = DefaultBackground;
                break;
            case >= 90 and <= 97:
                _foreground = (byte)(number - 90 + Bright);
                break;
            case >= 100 and <= 107:
                _background = (byte)(number - 100 + Bright);
                break;
        }
    }

    /// <summary>5;N is one of 256 colours, 2;R;G;B any: the nearest of the 6 x 6 x 6 cube.</summary>
    /// <returns>The number of its parameters.</returns>
    private int SelectExtended(bool isForeground, ReadOnlySpan<ushort> rest)
    {
        if (rest.Length >= 2 && rest[0] == 5)
        {
            Set(isForeground, (byte)rest[1]);
            return 2;
        }

        if (rest.Length >= 4 && rest[0] == 2)
        {
            Set(isForeground, (byte)(16 + 36 * Level(rest[1]) + 6 * Level(rest[2]) + Level(rest[3])));
            return 4;
        }

        return rest.Length;
    }

    private void Set(bool isForeground, byte colour)
    {
        if (isForeground)
        {
            _foreground = colour;
        }
        else
        {
            _background = colour;
        }
    }

    private static byte Brighten(byte colour, bool isBright) => isBright && colour < Bright ? (byte)(colour + Bright) : colour;

    private static int Level(int part) => (part > 255 ? 255 : part) * 5 / 255;
}
