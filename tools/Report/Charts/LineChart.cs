using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Xml.Linq;
using static Tine.Tools.Report.Svg;

namespace Tine.Tools.Report;

/// <summary>Lines over the parent's size, both axes logarithmic, as a picture in SVG 1.1 that needs no other file.</summary>
internal sealed record LineChart
{
    private const double Width = 900;
    private const double Height = 520;
    private const double Left = 70;
    private const double Right = 690;
    private const double Top = 56;
    private const double Bottom = 460;
    private const double LabelHeight = 16;

    /// <summary>A size of 0 has no logarithm: it stands one step left of 1 MiB, as the sizes grow by four.</summary>
    private const double ZeroMebibytes = 0.25;

    public required string Title { get; init; }

    /// <summary>The quantity on the vertical axis.</summary>
    public required string Quantity { get; init; }

    public required IReadOnlyList<Series> Lines { get; init; }

    /// <summary>A value that a horizontal line shows, with its name; null for none.</summary>
    public (double Value, string Name)? Mark { get; init; }

    public XElement Draw()
    {
        double[] values = [.. Lines.SelectMany(line => line.Points).Select(point => point.Y), .. Mark is { } mark ? new[] { mark.Value } : []];
        double[] sizes = [.. Lines.SelectMany(line => line.Points).Select(point => point.X).Distinct().Order()];
        var across = new LogarithmicScale(ZeroMebibytes, Math.Max(sizes[^1], 1), Left + 10, Right - 10);
        var up = new LogarithmicScale(Math.Pow(10, Math.Floor(Math.Log10(values.Min()))), values.Max() * 1.4, Bottom, Top);
        return Picture(
            Width,
            Height,
            Title,
            Text(Left, 24, Title, "start", "#111111", 17),
            Text(Left, 44, Quantity, "start", "#555555", 13),
            up.Decades().SelectMany(value => Rule(up.Position(value), Short(value))),
            sizes.Select(size => Text(across.Position(Shown(size)), Bottom + 20, Number(size), "middle", "#555555", 13)),
            Text((Left + Right) / 2, Bottom + 42, "memory that the parent has written to, MiB", "middle", "#555555", 13),
            Mark is { } shown ? Marked(up.Position(shown.Value), shown.Name) : [],
            Lines.Select(line => Path(line, across, up)),
            Labels(up));
    }

    private static double Shown(double size) => Math.Max(size, ZeroMebibytes);

    private static XElement Path(Series line, LogarithmicScale across, LogarithmicScale up) => new(
        Namespace + "g",
        new XElement(
            Namespace + "polyline",
            new XAttribute("fill", "none"),
            new XAttribute("stroke", line.Color),
            new XAttribute("stroke-width", 2),
            new XAttribute("stroke-dasharray", line.Stroke == Stroke.Dashed ? "5 4" : "none"),
            new XAttribute("points", string.Join(' ', line.Points.Select(point => $"{Number(across.Position(Shown(point.X)))},{Number(up.Position(point.Y))}")))),
        line.Points.Select(point => new XElement(
            Namespace + "circle",
            new XAttribute("cx", Number(across.Position(Shown(point.X)))),
            new XAttribute("cy", Number(up.Position(point.Y))),
            new XAttribute("r", 3),
            new XAttribute("fill", line.Stroke == Stroke.Dashed ? "#ffffff" : line.Color),
            new XAttribute("stroke", line.Color),
            new XElement(Namespace + "title", $"{line.Name}, {Number(point.X)} MiB: {point.Y.ToString("#,0.##", CultureInfo.InvariantCulture)}"))));

    /// <summary>Each line's name at its end, moved apart where they would lie on one another.</summary>
    private IEnumerable<XElement> Labels(LogarithmicScale up)
    {
        (Series Line, double End)[] lines = [.. Lines.Select(line => (line, up.Position(line.Points[^1].Y))).OrderBy(line => line.Item2)];
        double[] places = Apart([.. lines.Select(line => line.End)]);
        for (int index = 0; index < lines.Length; index++)
        {
            (Series line, double end) = lines[index];
            yield return new XElement(
                Namespace + "path",
                new XAttribute("d", $"M{Number(Right - 6)},{Number(end)} L{Number(Right + 14)},{Number(places[index])}"),
                new XAttribute("stroke", line.Color),
                new XAttribute("stroke-width", 0.7));
            yield return Text(Right + 18, places[index] + 4, line.Name, "start", line.Color, 13);
        }
    }

    /// <summary>Downwards each at least a label's height below the one before, then upwards from the bottom where that went too far.</summary>
    private static double[] Apart(double[] places)
    {
        for (int index = 1; index < places.Length; index++)
        {
            places[index] = Math.Max(places[index], places[index - 1] + LabelHeight);
        }

        double limit = Bottom;
        for (int index = places.Length - 1; index >= 0; index--)
        {
            places[index] = Math.Min(places[index], limit);
            limit = places[index] - LabelHeight;
        }

        return places;
    }

    private static IEnumerable<XElement> Rule(double y, string label) =>
    [
        Line(y, "#e4e4e4", "none"),
        Text(Left - 8, y + 4, label, "end", "#555555", 13),
    ];

    private static IEnumerable<XElement> Marked(double y, string name) =>
    [
        Line(y, "#888888", "2 3"),
        Text(Right - 6, y - 6, name, "end", "#666666", 12),
    ];

    private static XElement Line(double y, string color, string dashes) => new(
        Namespace + "line",
        new XAttribute("x1", Left),
        new XAttribute("x2", Right),
        new XAttribute("y1", Number(y)),
        new XAttribute("y2", Number(y)),
        new XAttribute("stroke", color),
        new XAttribute("stroke-dasharray", dashes));
}
