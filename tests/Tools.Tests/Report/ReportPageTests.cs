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
        Assert.Superset(new HashSet<string> { "Tine eager fork", "Tine vfork", "Linux fork", "Linux vfork", "Linux fork, huge pages" }, lines.ToHashSet());
        Assert.DoesNotContain(page.Descendants().Attributes(), attribute => attribute.Name.LocalName is "src" or "href");
        Assert.Contains(page.Descendants("dd"), fact => fact.Value.Contains("2020-01-02"));
    }

    [Fact]
    public void DrawsALineForEachWayAndKernel()
    {
        XElement picture = XElement.Parse(ReportPage.WritePicture(ComparisonTableTests.Sample));
        string[] names = [.. picture.Elements(s_svg + "text").Select(text => text.Value)];
        Assert.Superset(new HashSet<string> { "Tine fork, memory by mmap", "Tine fork, in .bss", "Tine vfork", "Linux fork, memory by mmap", "Linux vfork" }, names.ToHashSet());
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
        double[] heights = [.. picture.Descendants(s_svg + "circle").Where(dot => dot.Value.StartsWith("Linux fork, memory by mmap, 16 MiB", System.StringComparison.Ordinal) || dot.Value.StartsWith("Linux vfork, 16 MiB", System.StringComparison.Ordinal))
            .Select(dot => (double)dot.Attribute("cy")!)];
        Assert.Equal(2, heights.Length);
        Assert.True(heights[0] < heights[1]);
    }
}
