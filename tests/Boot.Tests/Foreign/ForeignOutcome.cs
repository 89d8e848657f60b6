using System;
using System.Collections.Generic;
using System.Globalization;
using Xunit;

namespace Tine.Boot.Tests;

/// <summary>The outcome of one program's script.</summary>
/// <param name="Status">Its exit status.</param>
/// <param name="Output">Its output, standard error among it. A character is a byte.</param>
internal sealed record ForeignOutcome(int Status, string Output)
{
    private const string Mark = "=== ";

    /// <summary>Reads what tests/Foreign/run-all.sh writes, as far as it came.</summary>
    public static Dictionary<string, ForeignOutcome> ParseAll(string text)
    {
        var outcomes = new Dictionary<string, ForeignOutcome>();
        for (int at = 0; at < text.Length;)
        {
            int end = text.IndexOf('\n', at);
            string[] words = end < 0 ? [] : text[at..end].Split(' ');
            Assert.True(words.Length == 4 && words[0] + " " == Mark, $"no mark of a program in\n{text[at..]}");
            int length = Math.Min(int.Parse(words[3], CultureInfo.InvariantCulture), text.Length - end - 1);
            outcomes[words[1]] = new ForeignOutcome(int.Parse(words[2], CultureInfo.InvariantCulture), text.Substring(end + 1, length));
            at = end + 1 + length;
        }

        return outcomes;
    }
}
