using System.Collections.Generic;

namespace Tine.Tools.Report;

/// <summary>forkbench once on each kernel.</summary>
public sealed record Round(IReadOnlyList<Figure> Linux, IReadOnlyList<Figure> Tine);
