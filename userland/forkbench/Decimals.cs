using Tine.Runtime;

namespace Tine.ForkBench;

/// <summary>Numbers with decimals, without floating point.</summary>
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
}
