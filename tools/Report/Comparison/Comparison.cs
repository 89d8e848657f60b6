using System.Collections.Generic;

namespace Tine.Tools.Report;

/// <summary>Everything that one comparison of the two kernels measured.</summary>
/// <param name="Circumstances">When, on what and how.</param>
/// <param name="Counted">In instructions.</param>
/// <param name="ByPhase">From Tine's kernel that counts phases, in instructions.</param>
/// <param name="Timed">By the clock, one after the other.</param>
public sealed record Comparison(Circumstances Circumstances, Round Counted, IReadOnlyList<Figure> ByPhase, IReadOnlyList<Round> Timed);
