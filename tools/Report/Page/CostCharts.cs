using System.Collections.Generic;
using System.Linq;

namespace Tine.Tools.Report;

/// <summary>The charts of a comparison.</summary>
internal sealed class CostCharts(Comparison comparison)
{
    /// <summary>The name in forkbench's figures, the name on the chart, the color; Tine's.</summary>
    private static readonly (string Name, string Shown, string Color)[] s_onTine =
    [
        ("eager fork", "eager fork", "#c0392b"),
        ("cow fork", "copy-on-write fork", "#1f5fa8"),
        ("on-demand fork", "on-demand fork", "#7d3c98"),
        ("cow + wait", "cow + wait", "#2196a6"),
        ("vfork", "vfork", "#1e8449"),
        ("spawn", "posix_spawn", "#ca6f1e"),
    ];

    /// <summary>The lines of Linux.</summary>
    private static readonly (string Name, string Shown, string Color)[] s_onLinux =
    [
        ("fork", "fork", "#1f5fa8"),
        ("fork (huge pages)", "fork, huge pages", "#8a8a8a"),
        ("cow + wait", "cow + wait", "#2196a6"),
        ("vfork", "vfork", "#1e8449"),
        ("spawn", "posix_spawn", "#ca6f1e"),
    ];

    /// <summary>The lines of the twin in C.</summary>
    private static readonly (string Name, string Shown, string Color)[] s_inC =
    [
        ("C fork (mmap)", "fork, memory by mmap", "#1f5fa8"),
        ("C fork (malloc)", "fork, by malloc", "#7d3c98"),
        ("C fork (brk)", "fork, by brk", "#2196a6"),
        ("C fork (bss)", "fork, in .bss", "#ca6f1e"),
        ("C vfork (mmap)", "vfork", "#1e8449"),
    ];

    /// <summary>The cost of a child from its creation to the wait that takes it in, over the parent's size.</summary>
    /// <param name="then">The child's next step: <c>exit</c> or <c>exec</c>.</param>
    public LineChart Cost(string then) => new()
    {
        Title = then == "exit" ? "Create a process that ends at once, and wait for it" : "Create a process that executes a program, and wait for it",
        Quantity = "instructions (solid: Tine, dashed: Linux)",
        Lines =
        [
            .. s_onTine.Select(way => Of(comparison.Counted.Tine, then, way.Name, "Tine " + way.Shown, way.Color, Stroke.Solid)).OfType<Series>(),
            .. s_onLinux.Select(way => Of(comparison.Counted.Linux, then, way.Name, "Linux " + way.Shown, way.Color, Stroke.Dashed)).OfType<Series>(),
        ],
    };

    /// <summary>fork and vfork of a plain C program, over its size and by where its memory lies.</summary>
    public LineChart InC() => new()
    {
        Title = "A C program forks: the child ends at once, the parent waits",
        Quantity = "instructions (solid: Tine, dashed: Linux)",
        Lines =
        [
            .. s_inC.Select(way => Of(comparison.Counted.Tine, "exit", way.Name, "Tine " + way.Shown, way.Color, Stroke.Solid)).OfType<Series>(),
            .. s_inC.Select(way => Of(comparison.Counted.Linux, "exit", way.Name, "Linux " + way.Shown, way.Color, Stroke.Dashed)).OfType<Series>(),
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
                RatioOf(comparison.Counted.Tine, "cow fork", "Tine copy-on-write", "#1f5fa8", Stroke.Solid),
                RatioOf(comparison.Counted.Tine, "on-demand fork", "Tine on-demand", "#7d3c98", Stroke.Solid),
                RatioOf(comparison.Counted.Linux, "fork", "Linux fork", "#1f5fa8", Stroke.Dashed),
                RatioOf(comparison.Counted.Linux, "fork (huge pages)", "Linux, huge pages", "#8a8a8a", Stroke.Dashed),
            }.OfType<Series>(),
        ],
    };

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
