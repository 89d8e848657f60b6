using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Text.RegularExpressions;

namespace Tine.Tools.Lab;

/// <summary>Finds solutions that stand outside their markers as well, where students would read them.</summary>
internal static partial class LeakCheck
{
    /// <summary>Lines in a row that are no chance any more.</summary>
    private const int Run = 3;

    /// <summary>Characters of a line that says something: braces and returns do not count.</summary>
    private const int LeastLength = 12;

    /// <summary>The lines of a region that stand in a row elsewhere.</summary>
    /// <param name="region">A solution.</param>
    /// <param name="elsewhere">The lines of a file outside every solution of that lab.</param>
    /// <returns>The first of them; null when there are none.</returns>
    public static string? Find(MarkedRegion region, IEnumerable<string> elsewhere)
    {
        ImmutableArray<string> solution = Telling(region.Solution);
        int run = Math.Min(Run, solution.Length);
        ImmutableArray<string> others = Telling(elsewhere);
        if (run == 0)
        {
            return null;
        }

        ILookup<string, int> starts = Enumerable.Range(0, solution.Length - run + 1).ToLookup(i => solution[i]);
        for (int i = 0; i + run <= others.Length; i++)
        {
            foreach (int start in starts[others[i]])
            {
                if (others.AsSpan(i, run).SequenceEqual(solution.AsSpan(start, run)))
                {
                    return others[i];
                }
            }
        }

        return null;
    }

    private static ImmutableArray<string> Telling(IEnumerable<string> lines) =>
        [.. lines.Select(line => Blanks().Replace(line.Trim(), " ")).Where(line => line.Length >= LeastLength && !Common().IsMatch(line))];

    /// <summary>Attributes, doc comments and usings: their likes stand everywhere.</summary>
    [GeneratedRegex(@"^(\[|///|using )")]
    private static partial Regex Common();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
