using System;

namespace Tine;

/// <summary>The kernel's log: to the sinks that Startup installs. Writing allocates nothing.</summary>
[NoAllocation]
public static unsafe class KernelLog
{
    private static delegate*<byte, void> s_sink;

    /// <summary>True under the boot option "verbose".</summary>
    public static bool IsVerbose { get; set; }

    public static void SetSink(delegate*<byte, void> sink) => s_sink = sink;

    public static void Write(char character)
    {
        if (s_sink is not null)
        {
            s_sink(character < 0x80 ? (byte)character : (byte)'?');
        }
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
        if (s_sink is null)
        {
            return;
        }

        foreach (byte character in text)
        {
            s_sink(character);
        }
    }

    public static void WriteLine(ReadOnlySpan<char> text)
    {
        Write(text);
        Write('\n');
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
}
