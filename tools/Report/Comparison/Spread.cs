using System.Collections.Generic;
using System.Linq;

namespace Tine.Tools.Report;

/// <summary>Several measurements of one thing.</summary>
public sealed record Spread(double Least, double Median, double Most)
{
    /// <summary>The spread of values; null when there are none.</summary>
    public static Spread? Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length == 0 ? null : new Spread(sorted[0], sorted[sorted.Length / 2], sorted[^1]);
    }
}
