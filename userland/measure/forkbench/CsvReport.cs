using System.Collections.Generic;
using Tine.Runtime;
using static Tine.Runtime.Streams;

namespace Tine.ForkBench;

/// <summary>The results for a spreadsheet.</summary>
internal static class CsvReport
{
    internal static void Print(List<Measurement> results, TickClock clock)
    {
        bool hasPhases = TineInspect.Phases(out _).Succeeded;
        StandardOutput.Write("name,then,parent_mib,ticks,ticks_p10,ticks_p90,us,us_p10,us_p90,runs");
        StandardOutput.WriteLine(hasPhases ? ",tables,regions,objects,faults,exec,switches,teardown" : "");
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
            StandardOutput.Write($",{Decimals.Microseconds(clock.Nanoseconds(result.High))},{result.Count}");
            if (hasPhases)
            {
                PrintPhases(result.Phases);
            }

            StandardOutput.WriteLine("");
            SealMedian(result);
        }
    }

    /// <summary>Seals the median: a grader takes no figure that a kernel may have printed.</summary>
    private static void SealMedian(Measurement result)
    {
        if (Seal.IsAsked)
        {
            string size = result.ParentMebibytes == Measurement.NoParent ? "" : Numbers.ToText(result.ParentMebibytes);
            Seal.WriteLine($"row {result.Name},{result.Then},{size},{Numbers.ToText((long)result.Median)}");
        }
    }

    private static void PrintPhases(PhaseInspection? phases)
    {
        if (phases is { } ticks)
        {
            StandardOutput.Write($",{ticks.Tables},{ticks.Regions},{ticks.Objects},{ticks.Faults},{ticks.Execution},{ticks.Switches},{ticks.Teardown}");
        }
        else
        {
            StandardOutput.Write(",,,,,,,");
        }
    }
}
