using System.Collections.Immutable;
using System.Linq;
using System.Text.RegularExpressions;

namespace Tine.Tools.Lab;

/// <summary>The Test Anything Protocol that a program printed.</summary>
/// <param name="Items">The lines of items, in order.</param>
/// <param name="Planned">The number of items that the plan tells; -1 for no plan.</param>
public sealed partial record TapReport(ImmutableArray<TapItem> Items, int Planned)
{
    /// <summary>Whether the program came to its end: the plan is there, and as many items.</summary>
    public bool IsWhole => Planned == Items.Length;

    /// <summary>Reads a program's output; other lines are passed over.</summary>
    public static TapReport Read(string output)
    {
        string[] lines = output.Split('\n');
        Match[] plans = [.. lines.Select(line => Plan().Match(line)).Where(match => match.Success)];
        return new TapReport(
            [.. lines.Select(line => Item().Match(line)).Where(match => match.Success).Select(ToItem)],
            plans.Length == 1 ? int.Parse(plans[0].Groups["count"].Value) : -1);
    }

    /// <summary>Whether every item with this beginning is ok and was not skipped, and there is one.</summary>
    /// <param name="description">The beginning of the items' descriptions; empty for all.</param>
    public bool Passes(string description)
    {
        TapItem[] wanted = [.. Items.Where(item => item.Description.StartsWith(description, System.StringComparison.Ordinal))];
        return IsWhole && wanted.Length != 0 && wanted.All(item => item.IsOk && !item.IsSkipped);
    }

    private static TapItem ToItem(Match match) => new(
        match.Groups["not"].Length == 0,
        match.Groups["description"].Value,
        match.Groups["description"].Value.Contains("# SKIP", System.StringComparison.OrdinalIgnoreCase));

    [GeneratedRegex(@"^1\.\.(?<count>[0-9]{1,6})\r?$")]
    private static partial Regex Plan();

    [GeneratedRegex(@"^(?<not>not )?ok (?:[0-9]+ - )?(?<description>.*?)\r?$")]
    private static partial Regex Item();
}
