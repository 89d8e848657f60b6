namespace System;

/// <summary>Integers to text and back: decimal, D and X with a width; floating point as a plain decimal.</summary>
internal static class Number
{
    /// <summary>Enough for any 64-bit number without a wider minimum.</summary>
    private const int LongestPlain = 20;
    private const int FractionDigits = 6;

    internal static string ToString(ulong value)
    {
        Span<char> buffer = stackalloc char[LongestPlain];
        return new string(buffer.Slice(WriteDigits(value, buffer)));
    }

    internal static string ToString(long value) => value >= 0 ? ToString((ulong)value) : ToString(value, 64, default);

    internal static string ToString(ulong value, ReadOnlySpan<char> format)
    {
        Span<char> buffer = stackalloc char[128];
        return TryFormat(value, buffer, out int written, format) ? new string(buffer.Slice(0, written)) : throw new FormatException();
    }

    /// <param name="value">Sign-extended.</param>
    /// <param name="bits">The width of the type: X shows a negative number's two's complement in it.</param>
    /// <param name="format">Empty, or D or X and a minimal number of digits.</param>
    internal static string ToString(long value, int bits, ReadOnlySpan<char> format)
    {
        Span<char> buffer = stackalloc char[128];
        return TryFormat(value, bits, buffer, out int written, format) ? new string(buffer.Slice(0, written)) : throw new FormatException();
    }

    internal static bool TryFormat(long value, int bits, Span<char> destination, out int written, ReadOnlySpan<char> format)
    {
        if (value >= 0)
        {
            return TryFormat((ulong)value, destination, out written, format);
        }

        if (!format.IsEmpty && (format[0] | 0x20) == 'x')
        {
            ulong mask = bits == 64 ? ulong.MaxValue : (1UL << bits) - 1;
            return TryFormat((ulong)value & mask, destination, out written, format);
        }

        written = 0;
        if (destination.IsEmpty || !TryFormat((ulong)-value, destination.Slice(1), out written, format))
        {
            return false;
        }

        destination[0] = '-';
        written++;
        return true;
    }

    internal static bool TryFormat(ulong value, Span<char> destination, out int written, ReadOnlySpan<char> format)
    {
        int width = 0;
        bool isHexadecimal = false;
        char letterA = 'A';
        if (!format.IsEmpty)
        {
            isHexadecimal = (format[0] | 0x20) == 'x';
            letterA = format[0] == 'x' ? 'a' : 'A';
            for (int i = 1; i < format.Length; i++)
            {
                width = (width * 10) + (format[i] - '0');
            }
        }

        Span<char> buffer = stackalloc char[LongestPlain];
        int start = isHexadecimal ? WriteHexadecimal(value, buffer, letterA) : WriteDigits(value, buffer);
        ReadOnlySpan<char> digits = buffer.Slice(start);
        int zeros = Math.Max(0, width - digits.Length);
        written = 0;
        if (destination.Length < zeros + digits.Length)
        {
            return false;
        }

        destination.Slice(0, zeros).Fill('0');
        digits.CopyTo(destination.Slice(zeros));
        written = zeros + digits.Length;
        return true;
    }

    internal static string ToString(double value, ReadOnlySpan<char> format)
    {
        Span<char> buffer = stackalloc char[64];
        return TryFormat(value, buffer, out int written, format) ? new string(buffer.Slice(0, written)) : throw new FormatException();
    }

    /// <summary>Writes a number. F and N take a number of digits after the point; without a format zeros at the end go.</summary>
    internal static bool TryFormat(double value, Span<char> destination, out int written, ReadOnlySpan<char> format)
    {
        if (double.IsNaN(value) || double.IsInfinity(value))
        {
            return Write(double.IsNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity", destination, out written);
        }

        int digits = format.Length > 1 ? format[1] - '0' : format.IsEmpty ? FractionDigits : 2;
        double magnitude = value < 0 ? -value : value;
        ulong scale = 1;
        for (int i = 0; i < digits; i++)
        {
            scale *= 10;
        }

        if (magnitude > 1e18)
        {
            return Write(value < 0 ? "-1e18+" : "1e18+", destination, out written);
        }

        ulong whole = (ulong)magnitude;
        ulong fraction = (ulong)(((magnitude - whole) * scale) + 0.5);
        if (fraction >= scale)
        {
            whole++;
            fraction -= scale;
        }

        Span<char> buffer = stackalloc char[64];
        int length = 0;
        if (value < 0 && (whole | fraction) != 0)
        {
            buffer[length++] = '-';
        }

        TryFormat(whole, buffer.Slice(length), out int part, default);
        length += part;
        length = WriteFraction(fraction, digits, format.IsEmpty, buffer, length);
        return Write(buffer.Slice(0, length), destination, out written);
    }

    private static int WriteFraction(ulong fraction, int digits, bool dropZeros, Span<char> buffer, int length)
    {
        while (dropZeros && digits > 0 && fraction % 10 == 0)
        {
            fraction /= 10;
            digits--;
        }

        if (digits == 0)
        {
            return length;
        }

        buffer[length++] = '.';
        for (int i = digits - 1; i >= 0; i--)
        {
            buffer[length + i] = (char)('0' + (fraction % 10));
            fraction /= 10;
        }

        return length + digits;
    }

    internal static bool TryParseSigned(ReadOnlySpan<char> text, long minimum, long maximum, out long value)
    {
        value = 0;
        text = text.Trim();
        bool isNegative = !text.IsEmpty && text[0] == '-';
        ulong limit = isNegative ? (ulong)-minimum : (ulong)maximum;
        if (isNegative || (!text.IsEmpty && text[0] == '+'))
        {
            text = text.Slice(1);
        }

        if (!TryParseDigits(text, limit, out ulong magnitude))
        {
            return false;
        }

        value = isNegative ? -(long)magnitude : (long)magnitude;
        return true;
    }

    internal static bool TryParseUnsigned(ReadOnlySpan<char> text, ulong maximum, out ulong value)
    {
        text = text.Trim();
        if (!text.IsEmpty && text[0] == '+')
        {
            text = text.Slice(1);
        }

        return TryParseDigits(text, maximum, out value);
    }

    private static bool TryParseDigits(ReadOnlySpan<char> text, ulong maximum, out ulong value)
    {
        value = 0;
        if (text.IsEmpty)
        {
            return false;
        }

        ulong result = 0;
        foreach (char c in text)
        {
            uint digit = (uint)(c - '0');
            if (digit > 9 || result > (maximum - digit) / 10)
            {
                return false;
            }

            result = (result * 10) + digit;
        }

        value = result;
        return true;
    }

    /// <returns>Offset of the first digit; the digits end at the buffer's end.</returns>
    private static int WriteDigits(ulong value, Span<char> buffer)
    {
        int start = buffer.Length;
        do
        {
            ulong rest = value / 10;
            buffer[--start] = (char)('0' + (value - (rest * 10)));
            value = rest;
        }
        while (value != 0);
        return start;
    }

    private static int WriteHexadecimal(ulong value, Span<char> buffer, char letterA)
    {
        int start = buffer.Length;
        do
        {
            uint digit = (uint)value & 15;
            buffer[--start] = (char)(digit < 10 ? '0' + digit : letterA + digit - 10);
            value >>= 4;
        }
        while (value != 0);
        return start;
    }

    private static bool Write(ReadOnlySpan<char> text, Span<char> destination, out int written)
    {
        written = text.Length;
        return text.TryCopyTo(destination);
    }
}
