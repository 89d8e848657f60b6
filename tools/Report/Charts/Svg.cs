using System.Globalization;
using System.Xml.Linq;

namespace Tine.Tools.Report;

/// <summary>The elements of all charts: SVG 1.1 that needs no other file.</summary>
internal static class Svg
{
    public static readonly XNamespace Namespace = "http://www.w3.org/2000/svg";

    /// <summary>A whole picture on white.</summary>
    public static XElement Picture(double width, double height, string title, params object[] content) => new(
        Namespace + "svg",
        new XAttribute("viewBox", $"0 0 {Number(width)} {Number(height)}"),
        new XAttribute("font-family", "system-ui, sans-serif"),
        new XAttribute("font-size", 13),
        new XAttribute("role", "img"),
        new XElement(Namespace + "title", title),
        Box(0, 0, width, height, "#ffffff"),
        content);

    public static XElement Box(double x, double y, double width, double height, string color) => new(
        Namespace + "rect",
        new XAttribute("x", Number(x)),
        new XAttribute("y", Number(y)),
        new XAttribute("width", Number(width)),
        new XAttribute("height", Number(height)),
        new XAttribute("fill", color));

    public static XElement Text(double x, double y, string text, string anchor, string color, int size) => new(
        Namespace + "text",
        new XAttribute("x", Number(x)),
        new XAttribute("y", Number(y)),
        new XAttribute("text-anchor", anchor),
        new XAttribute("fill", color),
        new XAttribute("font-size", size),
        text);

    public static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>1000 as 1k.</summary>
    public static string Short(double value) =>
        value >= 1e6 ? Number(value / 1e6) + "M" : value >= 1e3 ? Number(value / 1e3) + "k" : Number(value);
}
