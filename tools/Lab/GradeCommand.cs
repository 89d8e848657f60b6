using System;
using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using System.Linq;

namespace Tine.Tools.Lab;

/// <summary><c>grade LAB</c>: the score of the tree that it is run in.</summary>
internal static class GradeCommand
{
    public static Command Create(Option<string> tree)
    {
        var name = new Argument<string>("lab") { Description = "The lab." };
        var only = new Option<string[]>("--only") { Description = "Run this test alone, and what it needs; may be repeated.", HelpName = "ID" };
        var host = new Option<bool>("--host") { Description = "Run the tests on the host alone: seconds." };
        var json = new Option<string?>("--json") { Description = "Write the score there, too.", HelpName = "FILE" };
        var gradescope = new Option<string?>("--gradescope") { Description = "Write Gradescope's results.json there.", HelpName = "FILE" };
        var grade = new Command("grade", "Builds the tree, runs the lab's tests and prints the score. Status 0 for full points.") { name, only, host, json, gradescope, tree };
        grade.SetAction(result => Program.Try(() =>
        {
            Lab lab = Course.Load(result.GetValue(tree)!).Describe(result.GetValue(name)!);
            string[] ids = result.GetValue(only) ?? [];
            if (ids.FirstOrDefault(id => lab.Tests.All(test => test.Id != id)) is { } unknown)
            {
                throw new LabException($"lab {lab.Name} has no test {unknown}; it has {string.Join(", ", lab.Tests.Select(test => test.Id))}");
            }

            bool IsChosen(LabTest test) =>
                (ids.Length == 0 || ids.Contains(test.Id)) && (!result.GetValue(host) || test.Kind == TestKind.Host);
            List<TestReport> reports = Grade(lab, new TreeCommands(result.GetValue(tree)!), IsChosen);
            if (result.GetValue(json) is { } path)
            {
                JsonReport.Write(path, lab, reports);
            }

            if (result.GetValue(gradescope) is { } results)
            {
                JsonReport.WriteForGradescope(results, lab, reports);
            }

            return reports.All(report => report.IsGood) ? 0 : 1;
        }));
        return grade;
    }

    private static List<TestReport> Grade(Lab lab, ICommands commands, Func<LabTest, bool> isChosen)
    {
        var sheet = new ScoreSheet(Console.Out);
        sheet.Begin(lab);
        var grader = new Grader(lab, commands);
        var reports = new List<TestReport>();
        string? messages = grader.Build();
        sheet.AddBuild(messages);
        IEnumerable<TestReport> run = messages is null
            ? grader.Run(isChosen)
            : lab.Tests.Where(isChosen).Select(test => new TestReport(test, TestOutcome.NotRun, ["needs a build"], ""));
        foreach (TestReport report in run)
        {
            sheet.Add(report);
            reports.Add(report);
        }

        sheet.End(lab, reports);
        return reports;
    }
}
