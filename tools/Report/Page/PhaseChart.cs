using System.Collections.Generic;
using System.Linq;

namespace Tine.Tools.Report;

/// <summary>The instructions of a process that ends at once, phase by phase.</summary>
internal static class PhaseChart
{
    /// <summary>The names in forkbench's figures.</summary>
    private static readonly string[] s_mechanisms = ["eager fork", "cow fork", "on-demand fork", "vfork"];

    /// <summary>The names in forkbench's figures, and their colours.</summary>
    private static readonly (string Phase, string Color)[] s_phases =
    [
        ("tables", Palette.Vermillion),
        ("regions", Palette.Orange),
        ("objects", Palette.Blue),
        ("faults", Palette.Purple),
        ("switches", Palette.SkyBlue),
        ("teardown", Palette.Green),
    ];

    /// <summary>Null where nothing was counted.</summary>
    public static BarChart? Of(IReadOnlyList<Figure> figures)
    {
        Bar[] bars = [.. figures.Where(figure => figure.Key.Then == "exit" && figure.Phases.Count != 0 && s_mechanisms.Contains(figure.Key.Name))
            .OrderBy(figure => figure.Key.ParentMebibytes).ThenBy(figure => System.Array.IndexOf(s_mechanisms, figure.Key.Name))
            .Select(figure => new Bar($"{figure.Key.Name}, {figure.Key.ParentMebibytes} MiB", [.. PartsOf(figure)]))];
        return bars.Length == 0 ? null : new BarChart
        {
            Title = "Where the instructions go: Tine, child ends at once, and is waited for",
            Quantity = "instructions by the kernel's own count, each bar one run near the 10th percentile; its marks are counted, too",
            Bars = bars,
        };
    }

    private static IEnumerable<BarPart> PartsOf(Figure figure) =>
    [
        .. s_phases.Select(phase => new BarPart(phase.Phase, phase.Color, figure.Phases.Single(one => one.Phase == phase.Phase).Ticks)),
        new BarPart("other", Palette.Gray, figure.OtherTicks),
    ];
}
