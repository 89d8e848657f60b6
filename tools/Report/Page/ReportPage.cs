using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Xml.Linq;

namespace Tine.Tools.Report;

/// <summary>A comparison as one HTML page without any other file, and its first chart as a picture.</summary>
public static class ReportPage
{
    private const string Style =
        ":root{color-scheme:light dark;--ink:#111;--paper:#fff;--quiet:#555;--rule:#e4e4e4}" +
        "@media(prefers-color-scheme:dark){:root{--ink:#e8e8e8;--paper:#17191d;--quiet:#aaa;--rule:#3a3d44}}" +
        "body{font:15px/1.5 system-ui,sans-serif;max-width:60em;margin:2em auto;padding:0 1em;color:var(--ink);background:var(--paper)}" +
        "svg{width:100%;height:auto;margin:.3em 0 1.5em;border-radius:4px}p.finding{margin:1em 0 0;font-weight:600}" +
        "div.wide{overflow-x:auto}table{border-collapse:collapse;font-variant-numeric:tabular-nums}" +
        "td,th{padding:.15em .8em;text-align:right;border-bottom:1px solid var(--rule)}td:first-child,th:first-child{text-align:left;white-space:nowrap}" +
        "dl{display:grid;grid-template-columns:max-content 1fr;gap:.2em 1em}dt{color:var(--quiet)}dd{margin:0;overflow-wrap:anywhere}" +
        "@media print{body{font-size:8.5px;line-height:1.25;margin:0;max-width:none}svg{width:72%;margin:.2em 0 .5em;break-inside:avoid}" +
        "tr{break-inside:avoid}td,th{padding:0 .6em}}";

    /// <summary>The whole page.</summary>
    public static string Write(Comparison comparison)
    {
        var charts = new CostCharts(comparison);
        var findings = new Findings(comparison);
        var page = new XElement(
            "html",
            new XAttribute("lang", "en"),
            new XElement("head", new XElement("meta", new XAttribute("charset", "utf-8")), Viewport(), new XElement("title", "Tine beside Linux"), new XElement("style", Style)),
            new XElement(
                "body",
                new XElement("h1", "What a process costs: Tine beside Linux"),
                new XElement("p", "The same program, forkbench, on both kernels in the same virtual machine. Instructions are counted by the machine and are the same each run."),
                Facts(comparison),
                Shown(charts.InC(), findings.InC()),
                Shown(charts.Cost("exit"), findings.Cost("exit")),
                Shown(charts.Cost("exec"), findings.Cost("exec")),
                Shown(charts.Ratio(), findings.Ratio()),
                PhaseChart.Of(comparison.ByPhase) is { } phases ? Phases(phases) : [],
                new XElement("h2", "Every figure"),
                new XElement("p", "Instructions: medians. Microseconds: without -icount, medians of the rounds. A ratio above 1 says that Tine is quicker; least..most over the rounds."),
                Table(ComparisonRow.Of(comparison))));
        return "<!DOCTYPE html>\n" + page.ToString(SaveOptions.DisableFormatting) + "\n";
    }

    /// <summary>The chart of a C program that forks, as an SVG file.</summary>
    public static string WritePicture(Comparison comparison) => new CostCharts(comparison).InC().Draw() + "\n";

    private static XElement Viewport() => new("meta", new XAttribute("name", "viewport"), new XAttribute("content", "width=device-width, initial-scale=1"));

    /// <summary>A chart below what it comes to; nothing where nothing was measured.</summary>
    private static XElement[] Shown(LineChart chart, string finding) =>
        chart.Lines.Count == 0 ? [] : [new("p", new XAttribute("class", "finding"), finding), chart.Draw()];

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
        "div",
        new XAttribute("class", "wide"),
        new XElement(
            "table",
            new XElement("thead", Line("th", ["", "instructions: Linux", "Tine", "ratio", "microseconds: Linux", "Tine", "ratio", "least..most"])),
            new XElement("tbody", rows.Select(row => Line("td",
            [
                row.Key.ToString(), Cell(row.LinuxInstructions, "#,0"), Cell(row.TineInstructions, "#,0"), Cell(row.Ratio, "0.00"),
                Cell(row.LinuxMicroseconds?.Median, "#,0.00"), Cell(row.TineMicroseconds?.Median, "#,0.00"), Cell(row.TimeRatios?.Median, "0.00"),
                row.TimeRatios is { } ratios ? Cell(ratios.Least, "0.00") + ".." + Cell(ratios.Most, "0.00") : "",
            ])))));

    private static XElement Line(string cell, IEnumerable<string> texts) => new("tr", texts.Select(text => new XElement(cell, text)));

    private static string Cell(double? value, string form) => value?.ToString(form, CultureInfo.InvariantCulture) ?? "–";
}
