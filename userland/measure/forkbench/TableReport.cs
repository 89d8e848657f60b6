using System.Collections.Generic;
using Tine.Runtime;
using static Tine.Runtime.Streams;

namespace Tine.ForkBench;

/// <summary>The results for a person.</summary>
internal static class TableReport
{
    internal static void Print(List<Measurement> results, TickClock clock, List<int> sizes)
    {
        StandardOutput.WriteLine($"Time in ticks of the time-stamp counter ({clock.Kilohertz / 1000} a microsecond) and in microseconds, {Machine.Name}: median, and p10..p90.");
        string? alias = AliasOfFork();
        if (alias is not null)
        {
            StandardOutput.WriteLine($"fork is {alias} unless a process chooses otherwise.");
        }

        string lastGroup = "?";
        foreach (Measurement result in results)
        {
            if (result.Name == alias)
            {
                continue;
            }

            string group = result.Then;
            if (group != lastGroup)
            {
                PrintHeading(group);
                lastGroup = group;
            }

            PrintLine(result, clock);
        }

        PrintRatios(results, sizes);
    }

    /// <summary>The name of the mechanism that plain fork is here, measured twice; null where nobody can choose.</summary>
    private static string? AliasOfFork()
    {
        SysResult mode = Unix.GetForkMode();
        foreach (Mechanism mechanism in Mechanism.All)
        {
            if (mode.Succeeded && mechanism.Creation == Creation.Fork && mechanism.Mode == (ForkMode)mode.Int)
            {
                return mechanism.Name;
            }
        }

        return null;
    }

    /// <summary>Results sorted by what the child does, since a reader compares within that.</summary>
    internal static List<Measurement> Grouped(List<Measurement> results)
    {
        var sorted = new List<Measurement>();
        AddGroup(results, "", sorted);
        AddGroup(results, "exit", sorted);
        AddGroup(results, "exec", sorted);
        return sorted;
    }

    private static void AddGroup(List<Measurement> results, string then, List<Measurement> sorted)
    {
        foreach (Measurement result in results)
        {
            if (result.Then == then)
            {
                sorted.Add(result);
            }
        }
    }

    private static void PrintHeading(string group)
    {
        string title = group switch
        {
            "exit" => "create, _exit, wait",
            "exec" => "create, exec, wait",
            _ => "one operation",
        };
        StandardOutput.WriteLine();
        StandardOutput.WriteLine($"{title,-20} {"parent",8} {"ticks",14} {"p10",14} {"p90",14} {"us",11} {"p10",11} {"p90",11} {"runs",6}");
    }

    private static void PrintLine(Measurement result, TickClock clock)
    {
        string parent = result.ParentMebibytes == Measurement.NoParent ? "" : Numbers.ToText(result.ParentMebibytes) + " MiB";
        StandardOutput.Write($"{result.Name,-20} {parent,8} {Ticks(result.Median),14} {Ticks(result.Low),14} {Ticks(result.High),14}");
        StandardOutput.Write($" {Microseconds(result.Median, clock),11} {Microseconds(result.Low, clock),11} {Microseconds(result.High, clock),11}");
        StandardOutput.WriteLine($" {result.Count,6}");
    }

    private static string Ticks(ulong ticks) => Decimals.Grouped(Numbers.ToText((long)ticks));

    private static string Microseconds(ulong ticks, TickClock clock) => Decimals.Grouped(Decimals.Microseconds(clock.Nanoseconds(ticks)));

    private static void PrintRatios(List<Measurement> results, List<int> sizes)
    {
        StandardOutput.WriteLine();
        StandardOutput.Write($"{"ratio fork/vfork",-20}");
        foreach (int size in sizes)
        {
            StandardOutput.Write($" {Numbers.ToText(size) + " MiB",9}");
        }

        StandardOutput.WriteLine();
        PrintRatioLine(results, sizes, "exit");
        PrintRatioLine(results, sizes, "exec");
    }

    private static void PrintRatioLine(List<Measurement> results, List<int> sizes, string then)
    {
        StandardOutput.Write($"{(then == "exit" ? "  with _exit" : "  with exec"),-20}");
        foreach (int size in sizes)
        {
            ulong ratio = Ratios.ForkToVFork(results, then, size);
            StandardOutput.Write($" {(ratio == 0 ? "-" : Decimals.Hundredths(ratio)),9}");
        }

        StandardOutput.WriteLine();
    }
}
