using System;
using System.Collections.Generic;
using System.Linq;

namespace Tine.Tools.Lab;

/// <summary>The lines of a program's output that tell why a test failed: those of its own items, no others.</summary>
internal static class TapEvidence
{
    /// <summary>Finds the items that failed or were skipped, each with the comments that the program printed before it.</summary>
    /// <param name="output">Standard output, without signatures.</param>
    /// <param name="item">The beginning of the descriptions that count; empty for all.</param>
    public static IEnumerable<string> Find(string output, string item)
    {
        var comments = new List<string>();
        foreach (string line in output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.StartsWith('#'))
            {
                comments.Add(line);
            }
            else if (TapReport.Read(line).Items is [{ } one])
            {
                bool isTelling = (!one.IsOk || one.IsSkipped) && one.Description.StartsWith(item, StringComparison.Ordinal);
                foreach (string telling in isTelling ? comments.Prepend(line) : [])
                {
                    yield return telling;
                }

                comments.Clear();
            }
        }

        // Of an item that did not come to its end, or of a program that reports no items.
        foreach (string comment in comments)
        {
            yield return comment;
        }
    }
}
