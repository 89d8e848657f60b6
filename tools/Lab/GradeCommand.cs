using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.CommandLine;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Security.Cryptography;

namespace Tine.Tools.Lab;

/// <summary><c>grade LAB</c>: the score of the tree that it is run in, or of a submission.</summary>
internal static class GradeCommand
{
    private const int KeyBytes = 8;

    private static readonly Argument<string> s_name = new("lab") { Description = "The lab." };
    private static readonly Option<string[]> s_only = new("--only") { Description = "Run this test alone, and what it needs; may be repeated.", HelpName = "ID" };
    private static readonly Option<bool> s_host = new("--host") { Description = "Run the tests on the host alone: seconds." };
    private static readonly Option<string?> s_json = new("--json") { Description = "Write the score there, too.", HelpName = "FILE" };
    private static readonly Option<string?> s_gradescope = new("--gradescope") { Description = "Write Gradescope's results.json there.", HelpName = "FILE" };
    private static readonly Option<string?> s_classroom = new("--classroom") { Description = "Write a workflow for GitHub Classroom there, and grade nothing.", HelpName = "FILE" };
    private static readonly Option<string?> s_submission = new("--submission")
    {
        Description = "Grade this directory or tar archive: its files of the lab's list, in a fresh hand-out, in a sandbox without a network.", HelpName = "DIR|TAR",
    };

    private static readonly Option<string?> s_staff = new("--staff") { Description = "Hidden tests: LAB/lab.json and LAB/tree in this folder; with --submission.", HelpName = "DIR" };
    private static readonly Option<bool> s_unconfined = new("--unconfined") { Description = "With --submission: no sandbox. Only on a machine that has nothing to lose." };
    private static readonly Option<int> s_limit = new("--limit")
    {
        Description = "With --submission: seconds after which a build or a test is ended.", HelpName = "SECONDS", DefaultValueFactory = _ => (int)TreeCommands.Patience.TotalSeconds,
    };

    public static Command Create(Option<string> tree)
    {
        var grade = new Command("grade", "Builds the tree, runs the lab's tests and prints the score. Status 0 for full points.")
        {
            s_name, s_only, s_host, s_json, s_gradescope, s_classroom, s_submission, s_staff, s_unconfined, s_limit, tree,
        };
        grade.SetAction(result => Program.Try(() => Run(result, result.GetValue(tree)!)));
        return grade;
    }

    private static int Run(ParseResult options, string tree)
    {
        Lab lab = Course.Load(tree).Describe(options.GetValue(s_name)!);
        if (options.GetValue(s_classroom) is { } workflow)
        {
            File.WriteAllText(workflow, ClassroomWorkflow.Write(lab));
            return 0;
        }

        StaffFolder? staff = options.GetValue(s_staff) is { } folder ? new StaffFolder(Path.Combine(Path.GetFullPath(folder), lab.Name)) : null;
        string? submission = options.GetValue(s_submission);
        if (submission is null && staff is not null)
        {
            throw new LabException("--staff goes with --submission");
        }

        lab = staff?.Extend(lab) ?? lab;
        string[] ids = options.GetValue(s_only) ?? [];
        if (ids.FirstOrDefault(id => lab.Tests.All(test => test.Id != id)) is { } unknown)
        {
            throw new LabException($"lab {lab.Name} has no test {unknown}; it has {string.Join(", ", lab.Tests.Select(test => test.Id))}");
        }

        if (options.GetValue(s_host))
        {
            // Without the tests in the guest that open them: seconds, not minutes.
            lab = lab with { Tests = [.. lab.Tests.Where(test => test.Kind == TestKind.Host).Select(test => test with { Parent = "" })] };
        }

        bool IsChosen(LabTest test) => ids.Length == 0 || ids.Contains(test.Id);
        Score score = submission is null
            ? GradeTree(lab, tree, IsChosen)
            : GradeSubmission(lab, new Repository(tree), staff, submission, options, IsChosen);
        Write(options, lab, score);
        return score.Reports.All(report => report.IsGood) ? 0 : 1;
    }

    private static void Write(ParseResult options, Lab lab, Score score)
    {
        if (options.GetValue(s_json) is { } path)
        {
            JsonReport.Write(path, lab, score);
        }

        if (options.GetValue(s_gradescope) is { } results)
        {
            JsonReport.WriteForGradescope(results, lab, score);
        }
    }

    private static Score GradeTree(Lab lab, string tree, Func<LabTest, bool> isChosen)
    {
        var sheet = new ScoreSheet(Console.Out);
        sheet.Begin(lab, []);
        var grader = new Grader(lab, new TreeCommands(tree), NewKey());
        var clock = Stopwatch.StartNew();
        string? messages = grader.Build();
        sheet.AddBuild(messages, clock.Elapsed);
        return new Score([], Run(lab, sheet, messages, grader, isChosen));
    }

    private static Score GradeSubmission(Lab lab, Repository course, StaffFolder? staff, string path, ParseResult options, Func<LabTest, bool> isChosen)
    {
        Submission.Require(path);
        int limit = options.GetValue(s_limit);
        if (limit <= 0)
        {
            throw new LabException($"--limit wants a number of seconds above 0, not {limit}");
        }

        Confinement confinement = options.GetValue(s_unconfined) ? Confinement.None : Confinement.Sandbox;
        if (confinement == Confinement.Sandbox && Sandbox.FindProblem() is { } problem)
        {
            throw new LabException($"{problem}: the submission was not graded; --unconfined builds and runs it as you, with the network");
        }

        PreparedTree prepared = PreparedTree.Find(course, lab, staff, confinement);
        Submission submission = Submission.Read(path, lab, prepared.Directory);
        var sheet = new ScoreSheet(Console.Out);
        sheet.Begin(lab, submission.Notes);
        using var grading = new SubmissionGrader(prepared, lab, confinement, TimeSpan.FromSeconds(limit));
        var clock = Stopwatch.StartNew();
        string? messages = grading.Build(submission);
        sheet.AddBuild(messages, clock.Elapsed);
        Grader? grader = grading.Commands is { } commands ? new Grader(lab, commands, NewKey()) : null;
        return new Score(submission.Notes, Run(lab, sheet, messages, grader, isChosen));
    }

    private static ImmutableArray<TestReport> Run(Lab lab, ScoreSheet sheet, string? messages, Grader? grader, Func<LabTest, bool> isChosen)
    {
        IEnumerable<TestReport> run = messages is null
            ? grader!.Run(isChosen)
            : lab.Tests.Where(isChosen).Select(test => new TestReport(test, TestOutcome.NotRun, ["needs a build"], ""));
        var reports = ImmutableArray.CreateBuilder<TestReport>();
        foreach (TestReport report in run)
        {
            sheet.Add(report);
            reports.Add(report);
        }

        sheet.End(lab, reports);
        return reports.ToImmutable();
    }

    private static string NewKey() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(KeyBytes));
}
