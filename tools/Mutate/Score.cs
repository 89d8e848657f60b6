using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace Tine.Tools.Mutate;

/// <summary>The outcome of a campaign.</summary>
internal sealed class Score(string root)
{
    private readonly List<(Mutant Mutant, Verdict Verdict)> _tried = [];

    /// <summary>The share of mutants that were found, 0 to 100.</summary>
    public double Percent => _tried.Count == 0 ? 0 : 100.0 * _tried.Count(tried => IsFound(tried.Verdict)) / _tried.Count;

    public void Add(Mutant mutant, Verdict verdict, string? test, TextWriter output)
    {
        _tried.Add((mutant, verdict));
        output.WriteLine($"{_tried.Count}: {verdict}{(test is null ? "" : " by " + test)}: {mutant.Describe(root)}");
        output.Flush();
    }

    public void Print(TextWriter output, string heading)
    {
        output.WriteLine();
        output.WriteLine("Survivors:");
        foreach ((Mutant mutant, Verdict verdict) in _tried.Where(tried => !IsFound(tried.Verdict)).OrderBy(tried => tried.Mutant.File).ThenBy(tried => tried.Mutant.Line))
        {
            output.WriteLine($"{mutant.Describe(root)}{(verdict == Verdict.NotReached ? " (no test comes here)" : "")}");
        }

        output.WriteLine();
        foreach (IGrouping<string, (Mutant, Verdict Verdict)> folder in _tried.GroupBy(tried => FolderOf(tried.Mutant)).OrderBy(folder => folder.Key))
        {
            output.WriteLine($"{folder.Key}: {folder.Count(tried => IsFound(tried.Verdict))} of {folder.Count()}");
        }

        output.WriteLine(heading);
        output.WriteLine(string.Join(", ", Enum.GetValues<Verdict>().Select(verdict => $"{verdict} {_tried.Count(tried => tried.Verdict == verdict)}")));
        output.WriteLine($"{Percent:0.0} % of {_tried.Count} found");
    }

    private string FolderOf(Mutant mutant) => Path.GetDirectoryName(Path.GetRelativePath(root, mutant.File))!;

    private static bool IsFound(Verdict verdict) => verdict is Verdict.Killed or Verdict.Crashed or Verdict.TimedOut;
}
