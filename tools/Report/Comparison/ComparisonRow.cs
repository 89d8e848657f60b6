using System.Collections.Generic;
using System.Linq;

namespace Tine.Tools.Report;

/// <summary>One thing that was measured on both kernels, or on one of them.</summary>
/// <param name="Key">The kind of the entry.</param>
/// <param name="LinuxInstructions">The median on Linux; null where it has nothing alike.</param>
/// <param name="TineInstructions">The median on Tine; null where it has nothing alike.</param>
/// <param name="LinuxMicroseconds">The rounds' medians on Linux.</param>
/// <param name="TineMicroseconds">The rounds' medians on Tine.</param>
/// <param name="TimeRatios">The time on Linux as a multiple, round by round.</param>
public sealed record ComparisonRow(
    FigureKey Key,
    double? LinuxInstructions,
    double? TineInstructions,
    Spread? LinuxMicroseconds,
    Spread? TineMicroseconds,
    Spread? TimeRatios)
{
    /// <summary>The ratio of Linux's instructions to Tine's.</summary>
    public double? Ratio => LinuxInstructions / TineInstructions;

    /// <summary>All rows, in the order of forkbench; what only Linux has comes last.</summary>
    public static IReadOnlyList<ComparisonRow> Of(Comparison comparison)
    {
        IEnumerable<FigureKey> onTine = comparison.Counted.Tine.Select(figure => figure.Key);
        IEnumerable<FigureKey> onLinux = comparison.Counted.Linux.Select(figure => figure.Key);
        return [.. onTine.Union(onLinux).Select(key => Of(comparison, key))];
    }

    private static ComparisonRow Of(Comparison comparison, FigureKey key)
    {
        FigureKey linuxKey = comparison.Counted.Linux.Any(figure => figure.Key == key) ? key : key.OnLinux;
        (Figure? Linux, Figure? Tine)[] rounds = [.. comparison.Timed.Select(round => (Find(round.Linux, linuxKey), Find(round.Tine, key)))];
        return new ComparisonRow(
            key,
            Find(comparison.Counted.Linux, linuxKey)?.Ticks,
            Find(comparison.Counted.Tine, key)?.Ticks,
            Spread.Of(rounds.Where(round => round.Linux is not null).Select(round => round.Linux!.Microseconds)),
            Spread.Of(rounds.Where(round => round.Tine is not null).Select(round => round.Tine!.Microseconds)),
            Spread.Of(rounds.Where(round => round is { Linux: not null, Tine: not null }).Select(round => round.Linux!.Microseconds / round.Tine!.Microseconds)));
    }

    private static Figure? Find(IEnumerable<Figure> figures, FigureKey key) => figures.FirstOrDefault(figure => figure.Key == key);
}
