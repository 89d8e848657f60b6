using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace Tine.Tools.Lab;

/// <summary>The score of a lab, in words for a terminal.</summary>
/// <param name="output">The terminal.</param>
public sealed class ScoreSheet(TextWriter output)
{
    private const int Width = 40;

    /// <summary>Prints the heading.</summary>
    /// <param name="lab">The lab.</param>
    /// <param name="notes">Parts of a submission that were not taken.</param>
    public void Begin(Lab lab, IEnumerable<string> notes)
    {
        output.WriteLine($"lab {lab.Name}: {lab.Title}");
        foreach (string note in notes)
        {
            output.WriteLine($"  {note}");
        }
    }

    /// <summary>Prints the line of the build.</summary>
    /// <param name="messages">The compiler's, when it failed; else null.</param>
    /// <param name="time">The time that it took.</param>
    public void AddBuild(string? messages, TimeSpan time)
    {
        output.WriteLine(FormattableString.Invariant($"{Dotted("build")} {(messages is null ? "ok" : "FAIL")}   ({time.TotalSeconds:0.0} s)"));
        if (messages is not null)
        {
            output.WriteLine(messages.TrimEnd());
        }
    }

    /// <summary>Prints a test's line; after a failure also evidence, the command and the hint.</summary>
    public void Add(TestReport report)
    {
        LabTest test = report.Test;
        string verdict = report.Outcome switch
        {
            TestOutcome.Passed => "OK",
            TestOutcome.Flaky => "OK (it hung once: flaky)",
            TestOutcome.NotRun => $"not run: {report.Evidence[0]}",
            _ => "FAIL",
        };
        output.WriteLine($"{Dotted(test.Id)} {report.Points,2}/{test.Points,2}  {verdict}");
        if (report.Outcome != TestOutcome.Failed)
        {
            return;
        }

        foreach (string line in report.Evidence)
        {
            output.WriteLine("      " + line.Trim());
        }

        output.WriteLine($"      by hand:  {report.ByHand}");
        if (test.Hint.Length != 0)
        {
            output.WriteLine($"      hint:     {test.Hint}");
        }
    }

    /// <summary>Prints the sum.</summary>
    public void End(Lab lab, IReadOnlyCollection<TestReport> reports)
    {
        bool isLater = lab.HiddenPoints != 0 && lab.Tests.All(test => test.Visible);
        string later = isLater ? $"  (hidden tests: {lab.HiddenPoints} points, run at submission)" : "";
        output.WriteLine($"Score: {reports.Sum(report => report.Points)}/{reports.Sum(report => report.Test.Points)}{later}");
    }

    private static string Dotted(string name) => $"  {name} ".PadRight(Width, '.');
}
