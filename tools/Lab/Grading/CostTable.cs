using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace Tine.Tools.Lab;

/// <summary>Instructions by operation and size of the parent, as forkbench's signed rows or a student's file have them.</summary>
/// <param name="Rows">Instructions by <c>name,then,MiB</c>.</param>
public sealed record CostTable(IReadOnlyDictionary<string, double> Rows)
{
    private const int PagesAMebibyte = 256;
    private const int MebibytesATable = 2;

    /// <summary>
    /// Figures may differ by so much: a program that was started in another way finds the kernel's heap and its stock of zeroed frames
    /// in another state, and a median that lies between two heaps of samples falls to one or the other.
    /// </summary>
    private const double FigureTolerance = 0.1;

    /// <summary>A model may miss a measurement by so much.</summary>
    private const double ModelTolerance = 0.1;

    /// <summary>Sizes of the parent in MiB that are looked at.</summary>
    private static readonly int[] s_sizes = [1, 4, 16, 64, 256];

    /// <summary>Reads lines of <c>name,then,MiB,instructions</c>; others are passed over.</summary>
    /// <param name="text">The lines.</param>
    /// <param name="beginning">The text before each row.</param>
    public static CostTable Read(string text, string beginning = "")
    {
        var rows = new Dictionary<string, double>();
        foreach (string line in text.Split('\n').Select(line => line.TrimEnd('\r')).Where(line => line.StartsWith(beginning, StringComparison.Ordinal)))
        {
            int last = line.LastIndexOf(',');
            if (last > beginning.Length && double.TryParse(line[(last + 1)..], NumberStyles.Float, CultureInfo.InvariantCulture, out double value))
            {
                rows[line[beginning.Length..last]] = value;
            }
        }

        return new CostTable(rows);
    }

    /// <summary>Compares a student's figures of one operation with those of this table.</summary>
    /// <param name="operation"><c>name,then</c>.</param>
    /// <param name="own">The student's.</param>
    /// <returns>A sentence for the first row that is missing or wrong; null when all agree.</returns>
    public string? FindWrongFigure(string operation, CostTable own) => s_sizes.Select(size => $"{operation},{size}").Select(row =>
        !Rows.TryGetValue(row, out double measured) ? $"forkbench has no row {row}"
        : !own.Rows.TryGetValue(row, out double told) ? $"no row {row}"
        : Math.Abs(told - measured) > measured * FigureTolerance ? FormattableString.Invariant($"{row}: {told:0} is told, {measured:0} is measured") : null)
        .FirstOrDefault(sentence => sentence is not null);

    /// <summary>Compares a model, cost = a + b * tables + c * pages, with the measurements of this table.</summary>
    /// <param name="operation"><c>name,then</c>.</param>
    /// <param name="models">Lines of <c>name,then,a,b,c</c>.</param>
    /// <returns>A sentence for the first size that it misses, or a missing model; null when it holds.</returns>
    public string? FindWrongModel(string operation, string models)
    {
        string? line = models.Split('\n').Select(text => text.TrimEnd('\r')).FirstOrDefault(text => text.StartsWith(operation + ",", StringComparison.Ordinal));
        double[] parts = [.. (line ?? "")[Math.Min(operation.Length, (line ?? "").Length)..].Split(',', StringSplitOptions.RemoveEmptyEntries)
            .Select(part => double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : double.NaN)];
        if (parts is not [double a, double b, double c])
        {
            return $"no line {operation},a,b,c";
        }

        return s_sizes.Select(size =>
        {
            double model = a + (b * ((size + MebibytesATable - 1) / MebibytesATable)) + (c * size * PagesAMebibyte);
            return !Rows.TryGetValue($"{operation},{size}", out double measured) ? $"forkbench has no row {operation},{size}"
                : Math.Abs(model - measured) <= measured * ModelTolerance ? null
                : FormattableString.Invariant($"{operation}, {size} MiB: the model gives {model:0}, {measured:0} is measured");
        }).FirstOrDefault(sentence => sentence is not null);
    }
}
