using System;
using System.Globalization;
using System.Linq;
using System.Text;

namespace Tine.Tools.Report;

/// <summary>A comparison as text.</summary>
public static class ComparisonTable
{
    /// <summary>The name of Tine's own choice for fork, which is measured under both names.</summary>
    private const string AliasOfFork = "on-demand fork";

    public static string Write(Comparison comparison)
    {
        var text = new StringBuilder();
        Circumstances how = comparison.Circumstances;
        Line(text, $"Linux {how.Linux} ({how.LinuxArguments}) and Tine {how.Tine}, {how.Date:yyyy-MM-dd},");
        Line(text, $"QEMU {how.Qemu} {how.Options} on {how.Processor}.");
        Line(text, $"Instructions: medians. Microseconds: with {how.TimedOptions}, median of {comparison.Timed.Count} alternating rounds. A ratio above 1 says that Tine is quicker.");
        Line(text, $"Tine's fork is {AliasOfFork} unless a process chooses otherwise.");
        foreach (IGrouping<string, ComparisonRow> group in ComparisonRow.Of(comparison).Where(row => row.Key.Name != AliasOfFork).GroupBy(row => row.Key.Then))
        {
            WriteGroup(text, group);
        }

        return text.ToString();
    }

    private static void WriteGroup(StringBuilder text, IGrouping<string, ComparisonRow> group)
    {
        string title = group.Key switch
        {
            "exit" => "create, _exit, wait",
            "exec" => "create, exec, wait",
            _ => "one operation",
        };
        Line(text, $"");
        Line(text, $"{"",-30} {"instructions",23} {"",9} {"microseconds",21}");
        Line(text, $"{title,-20} {"parent",9} {"Linux",11} {"Tine",11} {"ratio",9} {"Linux",10} {"Tine",10} {"ratio",9}  {"least..most"}");
        foreach (ComparisonRow row in group)
        {
            string parent = row.Key.ParentMebibytes is { } size ? string.Create(CultureInfo.InvariantCulture, $"{size} MiB") : "";
            string counted = $"{Cell(row.LinuxInstructions, "#,0"),11} {Cell(row.TineInstructions, "#,0"),11} {Cell(row.Ratio, "#,0.00"),9}";
            string timed = $"{Cell(row.LinuxMicroseconds?.Median, "#,0.00"),10} {Cell(row.TineMicroseconds?.Median, "#,0.00"),10} {Cell(row.TimeRatios?.Median, "#,0.00"),9}";
            string range = row.TimeRatios is { } ratios ? Cell(ratios.Least, "#,0.00") + ".." + Cell(ratios.Most, "#,0.00") : "";
            Line(text, $"{row.Key.Name,-20} {parent,9} {counted} {timed}  {range}");
        }
    }

    private static string Cell(double? value, string form) => value?.ToString(form, CultureInfo.InvariantCulture) ?? "-";

    private static void Line(StringBuilder text, FormattableString line) =>
        text.Append(line.ToString(CultureInfo.InvariantCulture).TrimEnd()).Append('\n');
}
