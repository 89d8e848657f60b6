using System.Collections.Generic;

namespace Tine.Tools.Report;

/// <summary>One line of a chart.</summary>
/// <param name="Name">Written at its right end.</param>
/// <param name="Color">In CSS's notation.</param>
/// <param name="Stroke">The kind of line.</param>
/// <param name="Points">From left to right.</param>
internal sealed record Series(string Name, string Color, Stroke Stroke, IReadOnlyList<Point> Points);
