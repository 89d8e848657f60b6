using System.Collections.Generic;
using System.Linq;

namespace Tine.Tools.Report;

/// <summary>The charts of a comparison.</summary>
internal sealed class CostCharts(Comparison comparison)
{
    /// <summary>forkbench's names of what Tine measures, which the table has, too, and their colours.</summary>
    private static readonly (string Name, string Color)[] s_onTine =
    [
        ("eager fork", Palette.Vermillion),
        ("cow fork", Palette.Blue),
        (OnDemand, Palette.Purple),
        ("cow + wait", Palette.SkyBlue),
        ("vfork", Palette.Green),
        ("spawn", Palette.Orange),
    ];

    /// <summary>The lines of Linux.</summary>
    private static readonly (string Name, string Color)[] s_onLinux =
    [
        ("fork", Palette.Blue),
        (HugePages, Palette.Black),
        ("cow + wait", Palette.SkyBlue),
        ("vfork", Palette.Green),
        ("spawn", Palette.Orange),
    ];

    /// <summary>The lines of the twin in C.</summary>
    private static readonly (string Name, string Color)[] s_inC =
    [
        ("C fork (mmap)", Palette.Blue),
        ("C fork (malloc)", Palette.Purple),
        ("C fork (brk)", Palette.SkyBlue),
        ("C fork (bss)", Palette.Orange),
        ("C vfork (mmap)", Palette.Green),
    ];

    private const string OnDemand = "on-demand fork";
    private const string HugePages = "fork (huge pages)";

    /// <summary>The cost of a child from its creation to the wait that takes it in, over the parent's size.</summary>
    /// <param name="then">The child's next step: <c>exit</c> or <c>exec</c>.</param>
    public LineChart Cost(string then) => new()
    {
        Title = then == "exit" ? "Create a process that ends at once, and wait for it" : "Create a process that executes a program, and wait for it",
        Quantity = "instructions (solid: Tine, dashed: Linux)",
        Lines =
        [
            .. LinesOf("Tine", comparison.Counted.Tine, then, s_onTine, Stroke.Solid),
            .. LinesOf("Linux", comparison.Counted.Linux, then, s_onLinux, Stroke.Dashed),
        ],
    };

    /// <summary>fork and vfork of a plain C program, over its size and by where its memory lies.</summary>
    public LineChart InC() => new()
    {
        Title = "A C program forks: the child ends at once, the parent waits",
        Quantity = "instructions (solid: Tine, dashed: Linux)",
        Lines =
        [
            .. LinesOf("Tine", comparison.Counted.Tine, "exit", s_inC, Stroke.Solid),
            .. LinesOf("Linux", comparison.Counted.Linux, "exit", s_inC, Stroke.Dashed),
        ],
    };

    /// <summary>The ratio of fork to vfork, over the parent's size.</summary>
    public LineChart Ratio() => new()
    {
        Title = "fork against vfork, child ends at once",
        Quantity = "instructions of fork / instructions of vfork",
        Mark = (3, "“vfork is typically 3 times faster”"),
        Lines =
        [
            .. new[]
            {
                RatioOf(comparison.Counted.Tine, "cow fork", "Tine cow fork", Palette.Blue, Stroke.Solid),
                RatioOf(comparison.Counted.Tine, OnDemand, "Tine " + OnDemand, Palette.Purple, Stroke.Solid),
                RatioOf(comparison.Counted.Linux, "fork", "Linux fork", Palette.Blue, Stroke.Dashed),
                RatioOf(comparison.Counted.Linux, HugePages, "Linux " + HugePages, Palette.Black, Stroke.Dashed),
            }.OfType<Series>(),
        ],
    };

    private static IEnumerable<Series> LinesOf(string kernel, IReadOnlyList<Figure> figures, string then, (string Name, string Color)[] ways, Stroke stroke) =>
        ways.Select(way => Of(figures, then, way.Name, kernel + " " + way.Name, way.Color, stroke)).OfType<Series>();

    private static Series? Of(IReadOnlyList<Figure> figures, string then, string name, string shown, string color, Stroke stroke)
    {
        Point[] points = [.. figures.Where(figure => figure.Key.Name == name && figure.Key.Then == then)
            .Select(figure => new Point(figure.Key.ParentMebibytes!.Value, figure.Ticks)).OrderBy(point => point.X)];
        return points.Length == 0 ? null : new Series(shown, color, stroke, points);
    }

    private static Series? RatioOf(IReadOnlyList<Figure> figures, string name, string shown, string color, Stroke stroke)
    {
        Series? forks = Of(figures, "exit", name, shown, color, stroke);
        Series? vforks = Of(figures, "exit", "vfork", "", "", stroke);
        return forks is null || vforks is null ? null : forks with
        {
            Points = [.. forks.Points.Join(vforks.Points, fork => fork.X, vfork => vfork.X, (fork, vfork) => new Point(fork.X, fork.Y / vfork.Y))],
        };
    }
}
