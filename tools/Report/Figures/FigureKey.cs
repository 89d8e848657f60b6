using System.Globalization;

namespace Tine.Tools.Report;

/// <summary>The subject of a figure of forkbench.</summary>
/// <param name="Name">The operation, or how the process was made: <c>vfork</c>.</param>
/// <param name="Then">The child's next step: <c>exit</c>, <c>exec</c>, or nothing for a single operation.</param>
/// <param name="ParentMebibytes">The memory that the parent had written to, in MiB; null where that does not matter.</param>
public sealed record FigureKey(string Name, string Then, int? ParentMebibytes)
{
    /// <summary>Ways of copying that only Tine offers stand against Linux's fork, the same size and ending.</summary>
    internal FigureKey OnLinux => Name.EndsWith(" fork", System.StringComparison.Ordinal) ? this with { Name = "fork" } : this;

    /// <summary>The key for people: <c>vfork + exec, 16 MiB</c>.</summary>
    public override string ToString() =>
        Name + (Then.Length == 0 ? "" : " + " + Then) +
        (ParentMebibytes is { } size ? string.Create(CultureInfo.InvariantCulture, $", {size} MiB") : "");
}
