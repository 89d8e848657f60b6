using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace Tine.Tools.Report;

/// <summary>The sentence that each chart of a comparison comes to.</summary>
internal sealed class Findings(Comparison comparison)
{
    /// <summary>A C program that forks: from its smallest size to its largest.</summary>
    public string InC()
    {
        string[] sentences = [.. new[] { ("Tine", comparison.Counted.Tine), ("Linux", comparison.Counted.Linux) }
            .Select(kernel => Growth(kernel.Item1, kernel.Item2)).OfType<string>()];
        return string.Join(" ", sentences);
    }

    /// <summary>fork and vfork of the largest parent on both kernels.</summary>
    /// <param name="then">The child's next step: <c>exit</c> or <c>exec</c>.</param>
    public string Cost(string then)
    {
        int[] sizes = [.. Sizes(comparison.Counted.Tine, "fork", then).Intersect(Sizes(comparison.Counted.Linux, "fork", then)).Order()];
        if (sizes.Length == 0)
        {
            return "";
        }

        var fork = new FigureKey("fork", then, sizes[^1]);
        return Text($"With {sizes[^1]} MiB fork takes {Times(fork)} as many instructions on Linux as on Tine, vfork {Times(fork with { Name = "vfork" })}.");
    }

    /// <summary>The range of fork's cost as a multiple of vfork's.</summary>
    public string Ratio() => Text($"fork takes {Multiples(comparison.Counted.Tine)} as many instructions as vfork on Tine, {Multiples(comparison.Counted.Linux)} on Linux.");

    private static string? Growth(string kernel, IReadOnlyList<Figure> figures)
    {
        Figure[] forks = [.. figures.Where(figure => figure.Key.Name == "C fork (mmap)").OrderBy(figure => figure.Key.ParentMebibytes)];
        return forks.Length == 0 ? null : Text(
            $"{kernel}: {forks[0].Ticks:#,0} instructions with {forks[0].Key.ParentMebibytes} MiB, {forks[^1].Ticks:#,0} with {forks[^1].Key.ParentMebibytes} MiB from mmap.");
    }

    private static IEnumerable<int> Sizes(IEnumerable<Figure> figures, string name, string then) =>
        figures.Where(figure => figure.Key.Name == name && figure.Key.Then == then).Select(figure => figure.Key.ParentMebibytes!.Value);

    private string Times(FigureKey key) =>
        Ticks(comparison.Counted.Linux, key) / Ticks(comparison.Counted.Tine, key) is { } ratio ? Text($"{ratio:0.0} times") : "–";

    private static string Multiples(IReadOnlyList<Figure> figures)
    {
        double[] ratios = [.. Sizes(figures, "fork", "exit").Select(size => new FigureKey("fork", "exit", size))
            .Select(fork => Ticks(figures, fork) / Ticks(figures, fork with { Name = "vfork" })).OfType<double>()];
        return ratios.Length == 0 ? "–" : Text($"{ratios.Min():0.0} to {ratios.Max():0.0} times");
    }

    private static double? Ticks(IEnumerable<Figure> figures, FigureKey key) => figures.FirstOrDefault(figure => figure.Key == key)?.Ticks;

    private static string Text(System.FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
