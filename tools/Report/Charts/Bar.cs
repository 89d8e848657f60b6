using System.Collections.Generic;

namespace Tine.Tools.Report;

/// <summary>One bar of a chart.</summary>
/// <param name="Name">Written before it.</param>
/// <param name="Parts">The parts, from left to right.</param>
internal sealed record Bar(string Name, IReadOnlyList<BarPart> Parts);
