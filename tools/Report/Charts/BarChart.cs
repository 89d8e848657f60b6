using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Xml.Linq;
using static Tine.Tools.Report.Svg;

namespace Tine.Tools.Report;

/// <summary>Stacked bars of equal length: they show shares; the sum is written after each.</summary>
internal sealed record BarChart
{
    private const double Width = 900;
    private const double Left = 190;
    private const double Right = 780;
    private const double Top = 90;
    private const double BarHeight = 22;
    private const double Step = 30;
    private const double LegendStep = 100;

    /// <summary>A part must be so wide for its value to fit in.</summary>
    private const double LeastForText = 46;

    public required string Title { get; init; }

    /// <summary>The counted quantity.</summary>
    public required string Quantity { get; init; }

    public required IReadOnlyList<Bar> Bars { get; init; }

    public XElement Draw() => Picture(
        Width,
        Top + (Bars.Count * Step) + 10,
        Title,
        Text(10, 24, Title, "start", "#111111", 17),
        Text(10, 44, Quantity, "start", "#555555", 13),
        Bars.SelectMany(bar => bar.Parts).DistinctBy(part => part.Name).SelectMany(Legend),
        Bars.SelectMany((bar, index) => Draw(bar, Top + (index * Step))));

    private static IEnumerable<XElement> Legend(BarPart part, int index) =>
    [
        Box(10 + (index * LegendStep), 60, 12, 12, part.Color),
        Text(28 + (index * LegendStep), 71, part.Name, "start", "#333333", 13),
    ];

    private static IEnumerable<XElement> Draw(Bar bar, double y)
    {
        double sum = bar.Parts.Sum(part => part.Value);
        double baseline = y + (BarHeight / 2) + 5;
        yield return Text(Left - 10, baseline, bar.Name, "end", "#333333", 13);
        yield return Text(Right + 10, baseline, Whole(sum), "start", "#333333", 13);
        double x = Left;
        foreach (BarPart part in bar.Parts.Where(part => part.Value > 0))
        {
            double width = (Right - Left) * part.Value / sum;
            XElement box = Box(x, y, width, BarHeight, part.Color);
            box.Add(new XElement(Namespace + "title", $"{bar.Name}, {part.Name}: {Whole(part.Value)}"));
            yield return box;
            if (width >= LeastForText)
            {
                yield return Text(x + (width / 2), baseline, Short(Rounded(part.Value)), "middle", "#ffffff", 12);
            }

            x += width;
        }
    }

    private static string Whole(double value) => value.ToString("#,0", CultureInfo.InvariantCulture);

    /// <summary>Three digits are enough inside a bar.</summary>
    private static double Rounded(double value) => double.Parse(value.ToString("G3", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
