using System;
using System.Collections.Generic;

namespace Tine.Tools.Report;

/// <summary>Maps values to positions so that equal ratios are equal distances.</summary>
/// <param name="Least">The value at <paramref name="Start"/>.</param>
/// <param name="Most">The value at <paramref name="End"/>.</param>
/// <param name="Start">A position in pixels.</param>
/// <param name="End">A position in pixels; smaller than the start for an axis that points upwards.</param>
internal readonly record struct LogarithmicScale(double Least, double Most, double Start, double End)
{
    public double Position(double value) => Start + ((End - Start) * Math.Log(value / Least) / Math.Log(Most / Least));

    /// <summary>The powers of ten on the axis.</summary>
    public IEnumerable<double> Decades()
    {
        for (double value = Math.Pow(10, Math.Ceiling(Math.Log10(Least) - 1e-9)); value <= Most * 1.0001; value *= 10)
        {
            yield return value;
        }
    }
}
