using System;
using System.Globalization;

namespace Tine.Boot.Tests;

/// <summary>The deadlines of tests. Generous: a deadline only ends what hangs. TINE_TEST_TIME scales it for a slow machine.</summary>
internal static class Deadline
{
    private static readonly double Scale =
        double.TryParse(Environment.GetEnvironmentVariable("TINE_TEST_TIME"), CultureInfo.InvariantCulture, out double scale) ? scale : 1;

    /// <summary>A boot and a program that takes about a second.</summary>
    public static TimeSpan Short => Seconds(90);

    /// <summary>A program that takes many seconds, or one that runs with a collection at each allocation.</summary>
    public static TimeSpan Long => Seconds(400);

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds * Scale);
}
