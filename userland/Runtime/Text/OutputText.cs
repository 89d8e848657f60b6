using System.Runtime.CompilerServices;

namespace Tine.Runtime;

/// <summary>
/// Makes <c>writer.Write($"...")</c> put each piece straight into the writer, with no string in between.
/// Alignment as in C#: positive right, negative left. The format "x" gives hexadecimal.
/// </summary>
[InterpolatedStringHandler]
public readonly ref struct OutputText
{
    private readonly OutputWriter _writer;

    public OutputText(int literalLength, int formattedCount, OutputWriter writer)
    {
        _ = literalLength;
        _ = formattedCount;
        _writer = writer;
    }

    public void AppendLiteral(string text) => _writer.Write(text);

    public void AppendFormatted(string text) => _writer.Write(text);

    public void AppendFormatted(char value) => _writer.Write(value);

    public void AppendFormatted(int value) => _writer.Write(value);

    public void AppendFormatted(uint value) => _writer.Write((ulong)value);

    public void AppendFormatted(long value) => _writer.Write(value);

    public void AppendFormatted(ulong value) => _writer.Write(value);

    public void AppendFormatted(Errno error) => _writer.Write(Errors.Name(error));

    public void AppendFormatted(Signal signal) => _writer.Write(Signals.Name(signal));

    public void AppendFormatted(ulong value, string format)
    {
        _ = format;
        _writer.WriteHexadecimal(value);
    }

    public void AppendFormatted(string text, int alignment)
    {
        int length = 0;
        for (int i = 0; i < text.Length; length++)
        {
            Utf8.Next(text, ref i);
        }

        PadBefore(alignment, length);
        _writer.Write(text);
        PadAfter(alignment, length);
    }

    public void AppendFormatted(int value, int alignment) => AppendFormatted((long)value, alignment);

    public void AppendFormatted(ulong value, int alignment) => AppendFormatted((long)value, alignment);

    public void AppendFormatted(long value, int alignment)
    {
        int length = DigitsOf(value);
        PadBefore(alignment, length);
        _writer.Write(value);
        PadAfter(alignment, length);
    }

    private static int DigitsOf(long value)
    {
        int length = value < 0 ? 2 : 1;
        while (value / 10 != 0)
        {
            value /= 10;
            length++;
        }

        return length;
    }

    private void PadBefore(int alignment, int length) => _writer.WriteSpaces(alignment - length);

    private void PadAfter(int alignment, int length) => _writer.WriteSpaces(-alignment - length);
}
