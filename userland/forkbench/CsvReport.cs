using System.Collections.Generic;
using static Tine.Runtime.Streams;

namespace Tine.ForkBench;

/// <summary>The results for a spreadsheet.</summary>
internal static class CsvReport
{
    internal static void Print(List<Measurement> results, TickClock clock)
    {
        StandardOutput.WriteLine("name,then,parent_mib,ticks,ticks_p10,ticks_p90,us,us_p10,us_p90,runs");
        foreach (Measurement result in results)
        {
            StandardOutput.Write($"{result.Name},{result.Then},");
            if (result.ParentMebibytes != Measurement.NoParent)
            {
                StandardOutput.Write(result.ParentMebibytes);
            }

            StandardOutput.Write($",{result.Median},{result.Low},{result.High}");
            StandardOutput.Write($",{Decimals.Microseconds(clock.Nanoseconds(result.Median))}");
            StandardOutput.Write($",{Decimals.Microseconds(clock.Nanoseconds(result.Low))}");
            StandardOutput.WriteLine($",{Decimals.Microseconds(clock.Nanoseconds(result.High))},{result.Count}");
        }
    }
}
