using System;
using System.Collections.Generic;
using System.Globalization;
using Xunit;

namespace Tine.Boot.Tests;

/// <summary>One line of TAP, as forkconform writes them: <c>ok A1 what holds</c>, <c>not ok A1 what holds: what was seen</c>.</summary>
/// <param name="Item">Name and claim.</param>
/// <param name="IsGood">Whether it holds.</param>
/// <param name="IsSkipped">Whether it was left out.</param>
/// <param name="Seen">The observation when it does not hold; the reason when it was left out.</param>
internal sealed record ConformanceLine(string Item, bool IsGood, bool IsSkipped, string Seen)
{
    /// <summary>The beginning of the output of a program that could not run its items at all.</summary>
    public const string NothingRun = "1..0 # SKIP";

    private const string Good = "ok ";
    private const string Bad = "not ok ";
    private const string Skip = " # SKIP";

    /// <summary>All lines; fails the test unless the plan at the end says as many.</summary>
    public static List<ConformanceLine> ParseAll(string output)
    {
        var lines = new List<ConformanceLine>();
        int plan = -1;
        foreach (string line in output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (line.StartsWith("1..", StringComparison.Ordinal))
            {
                plan = int.Parse(line.AsSpan(3), CultureInfo.InvariantCulture);
            }
            else if (line.StartsWith(Good, StringComparison.Ordinal))
            {
                int skip = line.IndexOf(Skip, StringComparison.Ordinal);
                string reason = skip < 0 ? "" : line[(skip + Skip.Length)..].Trim();
                lines.Add(new ConformanceLine(line[Good.Length..(skip < 0 ? line.Length : skip)], true, skip >= 0, reason));
            }
            else if (line.StartsWith(Bad, StringComparison.Ordinal))
            {
                int colon = line.LastIndexOf(": ", StringComparison.Ordinal);
                lines.Add(new ConformanceLine(line[Bad.Length..colon], false, false, line[(colon + 2)..]));
            }
        }

        Assert.True(plan == lines.Count, $"the plan says {plan} of {lines.Count} lines\n{output}");
        return lines;
    }
}
