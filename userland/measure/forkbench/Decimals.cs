using Tine.Runtime;

namespace Tine.ForkBench;

/// <summary>Numbers with decimals, without floating point, and with commas for people.</summary>
internal static class Decimals
{
    /// <summary>Nanoseconds as microseconds, two decimals.</summary>
    internal static string Microseconds(ulong nanoseconds) => Hundredths((nanoseconds + 5) / 10);

    /// <summary>312 as "3.12".</summary>
    internal static string Hundredths(ulong value)
    {
        ulong fraction = value % 100;
        return Numbers.ToText((long)(value / 100)) + (fraction < 10 ? ".0" : ".") + Numbers.ToText((long)fraction);
    }

    /// <summary>1234567 as "1,234,567", and "17188.32" as "17,188.32".</summary>
    internal static string Grouped(string number)
    {
        int point = number.IndexOf('.');
        int whole = point < 0 ? number.Length : point;
        string text = "";
        for (int at = 0; at < whole; at++)
        {
            text += (at != 0 && (whole - at) % 3 == 0 ? "," : "") + number[at];
        }

        return text + number[whole..];
    }
}
