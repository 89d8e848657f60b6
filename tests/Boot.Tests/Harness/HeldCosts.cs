using System.Collections.Generic;
using System.Linq;
using Xunit;
using Xunit.Abstractions;

namespace Tine.Boot.Tests;

/// <summary>Holds measured instructions to a table.</summary>
internal static class HeldCosts
{
    /// <summary>Notes what is better, and wants nothing to be worse, and both to have the same lines.</summary>
    /// <param name="output">The place for notes.</param>
    /// <param name="table">The instructions that are allowed, by line.</param>
    /// <param name="measured">Those that were measured.</param>
    /// <param name="tolerance">The excess that is allowed: 0.1 is ten per cent.</param>
    /// <param name="advice">A sentence for who meant the change.</param>
    public static void Compare(
        ITestOutputHelper output, IReadOnlyDictionary<string, double> table, IReadOnlyDictionary<string, double> measured, double tolerance, string advice)
    {
        string[] common = [.. measured.Keys.Where(table.ContainsKey)];
        foreach (string line in common.Where(line => Change(line) < -tolerance))
        {
            output.WriteLine($"better by {-Change(line):P1}: {line}, {measured[line]:0} instructions");
        }

        string[] wrong =
        [
            .. common.Where(line => Change(line) > tolerance)
                .Select(line => $"{line}: {measured[line]:0} instructions, {table[line]:0} allowed ({Change(line):+0.0%})"),
            .. measured.Keys.Except(table.Keys).Select(line => $"{line}: not in the table"),
            .. table.Keys.Except(measured.Keys).Select(line => $"{line}: in the table, not measured any more"),
        ];
        Assert.True(wrong.Length == 0, string.Join('\n', [.. wrong, advice]));

        double Change(string line) => (measured[line] / table[line]) - 1;
    }
}
