using System;

namespace Tine.Runtime;

/// <summary>Numbers to text and back, for the few places where a writer is not at hand.</summary>
public static class Numbers
{
    private const int LongestNumber = 20;

    public static string ToText(long value)
    {
        Span<char> digits = stackalloc char[LongestNumber];
        int first = LongestNumber;
        ulong magnitude = value < 0 ? (ulong)-value : (ulong)value;
        do
        {
            digits[--first] = (char)('0' + (magnitude % 10));
            magnitude /= 10;
        }
        while (magnitude != 0);
        if (value < 0)
        {
            digits[--first] = '-';
        }

        return new string(digits[first..]);
    }

    /// <summary>Reads a decimal number and nothing else.</summary>
    public static bool TryParse(string text, out long value)
    {
        bool isNegative = text.Length > 0 && text[0] == '-';
        int first = isNegative ? 1 : 0;
        value = 0;
        for (int i = first; i < text.Length; i++)
        {
            if (text[i] is < '0' or > '9' || value > (long.MaxValue - 9) / 10)
            {
                return false;
            }

            value = (value * 10) + (text[i] - '0');
        }

        value = isNegative ? -value : value;
        return text.Length > first;
    }
}
