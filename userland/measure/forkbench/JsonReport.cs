using System.Collections.Generic;
using Tine.Runtime;
using static Tine.Runtime.Streams;

namespace Tine.ForkBench;

/// <summary>The results for a program. No string here needs escapes.</summary>
internal static unsafe class JsonReport
{
    private const int ReleaseField = 2;

    internal static void Print(List<Measurement> results, TickClock clock, List<int> sizes)
    {
        byte* system = stackalloc byte[Unix.UNameField * 6];
        Unix.UName(system);
        StandardOutput.WriteLine("{");
        StandardOutput.WriteLine($"  \"system\": \"{Utf8.Decode(system)}\",");
        StandardOutput.WriteLine($"  \"release\": \"{Utf8.Decode(system + (ReleaseField * Unix.UNameField))}\",");
        StandardOutput.WriteLine($"  \"hypervisor\": \"{Machine.Signature}\",");
        StandardOutput.WriteLine($"  \"tsc_khz\": {clock.Kilohertz},");
        StandardOutput.WriteLine("  \"results\": [");
        for (int i = 0; i < results.Count; i++)
        {
            PrintResult(results[i], clock);
            StandardOutput.WriteLine(i == results.Count - 1 ? "" : ",");
        }

        StandardOutput.WriteLine("  ],");
        StandardOutput.WriteLine("  \"fork_to_vfork\": [");
        for (int i = 0; i < sizes.Count; i++)
        {
            StandardOutput.Write($"    {{\"parent_mib\": {sizes[i]}, \"exit\": {Ratio(results, "exit", sizes[i])}, ");
            StandardOutput.WriteLine($"\"exec\": {Ratio(results, "exec", sizes[i])}}}{(i == sizes.Count - 1 ? "" : ",")}");
        }

        StandardOutput.WriteLine("  ]");
        StandardOutput.WriteLine("}");
    }

    private static void PrintResult(Measurement result, TickClock clock)
    {
        string parent = result.ParentMebibytes == Measurement.NoParent ? "null" : Numbers.ToText(result.ParentMebibytes);
        StandardOutput.Write($"    {{\"name\": \"{result.Name}\", \"then\": \"{result.Then}\", \"parent_mib\": {parent}, ");
        StandardOutput.Write($"\"ticks\": {result.Median}, \"ticks_p10\": {result.Low}, \"ticks_p90\": {result.High}, ");
        StandardOutput.Write($"\"us\": {Decimals.Microseconds(clock.Nanoseconds(result.Median))}, ");
        StandardOutput.Write($"\"us_p10\": {Decimals.Microseconds(clock.Nanoseconds(result.Low))}, ");
        StandardOutput.Write($"\"us_p90\": {Decimals.Microseconds(clock.Nanoseconds(result.High))}, \"runs\": {result.Count}}}");
    }

    private static string Ratio(List<Measurement> results, string then, int size)
    {
        ulong ratio = Ratios.ForkToVFork(results, then, size);
        return ratio == 0 ? "null" : Decimals.Hundredths(ratio);
    }
}
