using System.Collections.Generic;
using System.Linq;

namespace Tine.Tools.Mutate;

/// <summary>A test that passes over the kernel with no mutant acting.</summary>
/// <param name="Index">Its number in the worker.</param>
/// <param name="Milliseconds">Processor time.</param>
/// <param name="Reached">The mutants whose code it runs.</param>
/// <param name="Name">Class, method and arguments.</param>
internal sealed record CoveredTest(int Index, int Milliseconds, IReadOnlySet<int> Reached, string Name)
{
    /// <summary>Reads a line of <see cref="Worker"/>'s answer to <c>cover</c>.</summary>
    /// <returns>Null for a test that fails.</returns>
    public static CoveredTest? Parse(string line)
    {
        string[] words = line.Split(' ', 5);
        var reached = words[3].Length == 0 ? [] : words[3].Split(',').Select(int.Parse).ToHashSet();
        return words[2] == "passed" ? new CoveredTest(int.Parse(words[0]), int.Parse(words[1]), reached, words[4]) : null;
    }
}
