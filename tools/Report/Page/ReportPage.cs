using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Xml.Linq;

namespace Tine.Tools.Report;

/// <summary>A comparison as one HTML page without any other file, and its first chart as a picture.</summary>
public static class ReportPage
{
    private const string Style =
        "body{font:15px/1.5 system-ui,sans-serif;max-width:60em;margin:2em auto;padding:0 1em;color:#111;background:#fff}" +
        "svg{width:100%;height:auto;margin:1em 0}table{border-collapse:collapse;font-variant-numeric:tabular-nums}" +
        "td,th{padding:.15em .8em;text-align:right;border-bottom:1px solid #e4e4e4}td:first-child,th:first-child{text-align:left}" +
        "dl{display:grid;grid-template-columns:max-content 1fr;gap:.2em 1em}dt{color:#555}dd{margin:0}";

    /// <summary>The whole page.</summary>
    public static string Write(Comparison comparison)
    {
        var charts = new CostCharts(comparison);
        var page = new XElement(
            "html",
            new XAttribute("lang", "en"),
            new XElement("head", new XElement("meta", new XAttribute("charset", "utf-8")), new XElement("title", "Tine beside Linux"), new XElement("style", Style)),
            new XElement(
                "body",
                new XElement("h1", "What a process costs: Tine beside Linux"),
                new XElement("p", "The same program, forkbench, on both kernels in the same virtual machine. Instructions are counted by the machine and are the same each run."),
                Facts(comparison),
                ((LineChart[])[charts.InC(), charts.Cost("exit"), charts.Cost("exec"), charts.Ratio()]).Where(chart => chart.Lines.Count != 0).Select(chart => chart.Draw()),
                PhaseChart.Of(comparison.ByPhase) is { } phases ? Phases(phases) : [],
                new XElement("h2", "Every figure"),
                new XElement("p", "Instructions: medians. Microseconds: without -icount, medians of the rounds. A ratio above 1 says that Tine is quicker; least..most over the rounds."),
                Table(ComparisonRow.Of(comparison))));
        return "<!DOCTYPE html>\n" + page.ToString(SaveOptions.DisableFormatting) + "\n";
    }

    /// <summary>The chart of a C program that forks, as an SVG file.</summary>
    public static string WritePicture(Comparison comparison) => new CostCharts(comparison).InC().Draw() + "\n";

    private static XElement[] Phases(BarChart chart) =>
    [
        chart.Draw(),
        new("p", "Tables: page tables, and pages copied with them. Regions: the list of mappings. Objects: process, thread, kernel stack, handlers, descriptors. "
            + "Teardown: the child's end and what the wait gives back. Other: the programs, the way into the kernel and out of it, the wait."),
    ];

    private static XElement Facts(Comparison comparison)
    {
        Circumstances how = comparison.Circumstances;
        (string Name, string Value)[] facts =
        [
            ("Date", how.Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
            ("Machine", how.Processor),
            ("QEMU", how.Qemu),
            ("Counted with", how.Options),
            ("Timed with", $"{how.TimedOptions}, {comparison.Timed.Count} alternating rounds"),
            ("Linux", $"{how.Linux} (Debian), {how.LinuxArguments}"),
            ("Tine", how.Tine),
        ];
        return new XElement("dl", facts.SelectMany(fact => (XElement[])[new("dt", fact.Name), new("dd", fact.Value)]));
    }

    private static XElement Table(IEnumerable<ComparisonRow> rows) => new(
        "table",
        Line("th", ["", "instructions: Linux", "Tine", "ratio", "microseconds: Linux", "Tine", "ratio", "least..most"]),
        rows.Select(row => Line("td",
        [
            row.Key.ToString(), Cell(row.LinuxInstructions, "#,0"), Cell(row.TineInstructions, "#,0"), Cell(row.Ratio, "0.00"),
            Cell(row.LinuxMicroseconds?.Median, "#,0.00"), Cell(row.TineMicroseconds?.Median, "#,0.00"), Cell(row.TimeRatios?.Median, "0.00"),
            row.TimeRatios is { } ratios ? Cell(ratios.Least, "0.00") + ".." + Cell(ratios.Most, "0.00") : "",
        ])));

    private static XElement Line(string cell, IEnumerable<string> texts) => new("tr", texts.Select(text => new XElement(cell, text)));

    private static string Cell(double? value, string form) => value?.ToString(form, CultureInfo.InvariantCulture) ?? "–";
}
