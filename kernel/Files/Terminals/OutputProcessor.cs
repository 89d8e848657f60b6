using System;

namespace Tine.Files;

/// <summary>Sends characters to the sink as the output modes say, and knows in which column the cursor is.</summary>
[NoAllocation]
internal sealed class OutputProcessor(CharacterSink sink)
{
    private const int TabWidth = 8;
    private const int PieceSize = 256;

    /// <summary>The most that one byte becomes: a tab of spaces.</summary>
    private const int LongestExpansion = TabWidth;

    /// <summary>The cursor's column, from 0.</summary>
    public int Column { get; private set; }

    public void Write(ReadOnlySpan<byte> bytes, in Termios settings)
    {
        if (!settings.Has(OutputModes.Process))
        {
            sink.Write(bytes);
            return;
        }

        Span<byte> piece = stackalloc byte[PieceSize];
        int used = 0;
        foreach (byte value in bytes)
        {
            if (used > PieceSize - LongestExpansion)
            {
                sink.Write(piece[..used]);
                used = 0;
            }

            used += Process(value, settings, piece[used..]);
        }

        sink.Write(piece[..used]);
    }

    /// <summary>The width in columns of a tab that begins in this column.</summary>
    public static int TabWidthAt(int column) => TabWidth - (column % TabWidth);

    /// <returns>Bytes put into <paramref name="output"/>.</returns>
    private int Process(byte value, in Termios settings, Span<byte> output)
    {
        switch (value)
        {
            case (byte)'\n':
                return Newline(settings, output);
            case (byte)'\r':
                return Return(settings, output);
            case (byte)'\t':
                return Tab(settings, output);
            case (byte)'\b':
                Column -= Column > 0 ? 1 : 0;
                break;
            default:
                Column += IsVisible(value, settings) ? 1 : 0;
                break;
        }

        output[0] = settings.Has(OutputModes.ToUpperCase) ? LetterCase.ToUpper(value) : value;
        return 1;
    }

    private int Newline(in Termios settings, Span<byte> output)
    {
        bool addsReturn = settings.Has(OutputModes.NewlineToReturnNewline);
        Column = addsReturn || settings.Has(OutputModes.NewlineReturns) ? 0 : Column;
        output[0] = (byte)'\r';
        output[addsReturn ? 1 : 0] = (byte)'\n';
        return addsReturn ? 2 : 1;
    }

    private int Return(in Termios settings, Span<byte> output)
    {
        if (settings.Has(OutputModes.NoReturnAtColumnZero) && Column == 0)
        {
            return 0;
        }

        bool becomesNewline = settings.Has(OutputModes.ReturnToNewline);
        Column = becomesNewline && !settings.Has(OutputModes.NewlineReturns) ? Column : 0;
        output[0] = becomesNewline ? (byte)'\n' : (byte)'\r';
        return 1;
    }

    private int Tab(in Termios settings, Span<byte> output)
    {
        int width = TabWidthAt(Column);
        Column += width;
        if ((settings.Output & OutputModes.ExpandTabs) != OutputModes.ExpandTabs)
        {
            output[0] = (byte)'\t';
            return 1;
        }

        output[..width].Fill((byte)' ');
        return width;
    }

    /// <summary>Whether a byte takes a column: control characters do not, nor do the later bytes of a UTF-8 sequence.</summary>
    private static bool IsVisible(byte value, in Termios settings) =>
        value >= ' ' && value != 0x7f && !(settings.Has(InputModes.Utf8) && (value & 0xc0) == 0x80);
}
