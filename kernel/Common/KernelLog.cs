using System;

namespace Tine;

/// <summary>The kernel's log: to the sinks that Startup installs. Writing allocates nothing.</summary>
[NoAllocation]
public static unsafe class KernelLog
{
    private static delegate*<byte, void> s_sink;
    private static delegate*<byte, void> s_detailSink;

    /// <summary>Sets the destinations of each byte.</summary>
    /// <param name="sink">For all but details.</param>
    /// <param name="detailSink">For <see cref="WriteDetail"/>.</param>
    public static void SetSinks(delegate*<byte, void> sink, delegate*<byte, void> detailSink)
    {
        s_sink = sink;
        s_detailSink = detailSink;
    }

    public static void Write(char character)
    {
        Put(character < 0x80 ? (byte)character : (byte)'?');
    }

    public static void Write(ReadOnlySpan<char> text)
    {
        foreach (char character in text)
        {
            Write(character);
        }
    }

    public static void Write(ReadOnlySpan<byte> text)
    {
        foreach (byte character in text)
        {
            Put(character);
        }
    }

    public static void WriteLine(ReadOnlySpan<char> text)
    {
        Write(text);
        Write('\n');
    }

    /// <summary>Writes a line about the machine, its start or a program's end: kept, but shown only under the boot option "verbose".</summary>
    /// <param name="text">The line.</param>
    /// <param name="number">A number at its end; null for none.</param>
    public static void WriteDetail(ReadOnlySpan<char> text, ulong? number = null)
    {
        delegate*<byte, void> sink = s_sink;
        s_sink = s_detailSink;
        Write(text);
        if (number is { } value)
        {
            WriteDecimal(value);
        }

        Write('\n');
        s_sink = sink;
    }

    public static void WriteDecimal(ulong value)
    {
        Span<char> digits = stackalloc char[20];
        int at = digits.Length;
        do
        {
            digits[--at] = (char)('0' + value % 10);
            value /= 10;
        }
        while (value != 0);
        Write(digits[at..]);
    }

    /// <summary>Writes a number with leading zeros to <paramref name="digits"/> places; at least what the value needs.</summary>
    public static void WriteHexadecimal(ulong value, int digits = 1)
    {
        for (int digit = 15; digit >= 0; digit--)
        {
            ulong rest = value >> (digit * 4);
            if (rest != 0 || digit < digits)
            {
                Write((char)((rest & 15) < 10 ? '0' + (rest & 15) : 'a' + (rest & 15) - 10));
            }
        }
    }

    private static void Put(byte value)
    {
        if (s_sink is not null)
        {
            s_sink(value);
        }
    }
}
