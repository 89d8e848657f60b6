using System.Collections.Generic;
using System.Linq;
using System.Xml.Linq;
using Tine.Tools.Report;
using Xunit;

namespace Tine.Tools.Tests.Report;

public sealed class ReportPageTests
{
    private static readonly XNamespace s_svg = "http://www.w3.org/2000/svg";

    [Fact]
    public void IsOneFileWithItsChartsInside()
    {
        XElement page = XElement.Parse(ReportPage.Write(ComparisonTableTests.Sample).Split('\n', 2)[1]);
        Assert.Equal(4, page.Descendants(s_svg + "svg").Count());
        string[] lines = [.. page.Descendants(s_svg + "text").Select(text => text.Value)];
        Assert.Superset(new HashSet<string> { "Tine eager fork", "Tine vfork", "Linux fork", "Linux vfork", "Linux fork (huge pages)" }, lines.ToHashSet());
        Assert.DoesNotContain(page.Descendants().Attributes(), attribute => attribute.Name.LocalName is "src" or "href");
        Assert.Contains(page.Descendants("dd"), fact => fact.Value.Contains("2020-01-02"));
    }

    /// <summary>The page says what each chart comes to, in the words of its table.</summary>
    [Fact]
    public void TellsWhatTheChartsComeTo()
    {
        XElement page = XElement.Parse(ReportPage.Write(ComparisonTableTests.Sample).Split('\n', 2)[1]);
        Assert.Equal(
            [
                "Tine: 900 instructions with 0 MiB, 1,000 with 16 MiB from mmap. Linux: 3,600 instructions with 0 MiB, 16,000 with 16 MiB from mmap.",
                "With 16 MiB fork takes 4.0 times as many instructions on Linux as on Tine, vfork 4.0 times.",
                "fork takes 5.0 to 20.0 times as many instructions as vfork on Tine, 2.5 to 20.0 times on Linux.",
            ],
            page.Descendants("p").Where(text => (string?)text.Attribute("class") == "finding").Select(text => text.Value));
        string[] named = [.. page.Descendants("tbody").Single().Elements("tr").Select(row => row.Elements("td").First().Value)];
        Assert.All(
            page.Descendants(s_svg + "circle").Select(dot => dot.Value.Split(' ', 2)[1].Split(':')[0]).Where(dot => !dot.StartsWith("fork /", System.StringComparison.Ordinal)),
            dot => Assert.Contains(named, name => name.Replace(" + exit", "", System.StringComparison.Ordinal) == dot));
        Assert.Single(page.Descendants("thead"));
    }

    [Fact]
    public void DrawsALineForEachWayAndKernel()
    {
        XElement picture = XElement.Parse(ReportPage.WritePicture(ComparisonTableTests.Sample));
        string[] names = [.. picture.Elements(s_svg + "text").Select(text => text.Value)];
        Assert.Superset(new HashSet<string> { "Tine C fork (mmap)", "Tine C fork (bss)", "Tine C vfork (mmap)", "Linux C fork (mmap)", "Linux C vfork (mmap)" }, names.ToHashSet());
        Assert.Equal(6, picture.Descendants(s_svg + "polyline").Count());
    }

    [Fact]
    public void ShowsWherePhasesGo()
    {
        XElement page = XElement.Parse(ReportPage.Write(ComparisonTableTests.Sample).Split('\n', 2)[1]);
        XElement[] parts = [.. page.Descendants(s_svg + "rect").Where(part => part.Value.StartsWith("vfork, 16 MiB, ", System.StringComparison.Ordinal))];
        Assert.Equal(
            ["vfork, 16 MiB, objects: 40", "vfork, 16 MiB, switches: 10", "vfork, 16 MiB, teardown: 30", "vfork, 16 MiB, other: 20"],
            parts.Select(part => part.Value));
        Assert.Equal((double)parts[0].Attribute("width")!, 2 * (double)parts[3].Attribute("width")!, 0.1);
    }

    [Fact]
    public void DearerIsHigher()
    {
        XElement picture = XElement.Parse(ReportPage.WritePicture(ComparisonTableTests.Sample));
        double[] heights = [.. picture.Descendants(s_svg + "circle").Where(dot => dot.Value.StartsWith("Linux C fork (mmap), 16 MiB", System.StringComparison.Ordinal) || dot.Value.StartsWith("Linux C vfork (mmap), 16 MiB", System.StringComparison.Ordinal))
            .Select(dot => (double)dot.Attribute("cy")!)];
        Assert.Equal(2, heights.Length);
        Assert.True(heights[0] < heights[1]);
    }
}
