using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Tine.Tools.Lab;
using Xunit;
using Lab = Tine.Tools.Lab.Lab;

namespace Tine.Labs.Tests;

/// <summary>The grader over commands that are played.</summary>
public sealed class GraderTests
{
    private const string Key = "0123456789abcdef";

    private static readonly string[] s_results = ["check: ", "ok", "not ok", "1..", "row ", "status "];
    private static readonly LabTest s_boots = new("boots", 5, TestKind.Guest, Run: "true");
    private static readonly LabTest s_item = new("item", 10, TestKind.Guest, Run: "memtest three", Item: "three", Parent: "boots", Hint: "who else?");

    [Fact]
    public void GivesPointsForStatusAndItem() =>
        Assert.Equal([5, 10], Points([s_boots, s_item], _ => new CommandResult(0, "ok 1 - three generations\n1..1\n", "")));

    [Fact]
    public void TakesNoKernelsWordForIt() =>
        Assert.Equal([0, 0], Points([s_boots, s_item], _ => new CommandResult(CommandResult.PanicStatus, "", "ok 1 - three generations\n1..1\n")));

    [Fact]
    public void RunsNoTestWhoseParentFailed()
    {
        TestReport[] reports = Run([s_boots, s_item], _ => new CommandResult(1, "", ""));
        Assert.Equal([TestOutcome.Failed, TestOutcome.NotRun], reports.Select(report => report.Outcome));
    }

    [Fact]
    public void RepeatsAHangOnce()
    {
        var results = new Queue<CommandResult>([new(CommandResult.HangStatus, "", ""), new(0, "", "")]);
        Assert.Equal(TestOutcome.Flaky, Run([s_boots], _ => results.Dequeue())[0].Outcome);
        TestReport hung = Run([s_boots], _ => new CommandResult(CommandResult.HangStatus, "", "log\nPANIC: A non-maskable interrupt\n  idle\n"))[0];
        Assert.Equal(TestOutcome.Failed, hung.Outcome);
        Assert.Equal(["it hung; the kernel says:", "PANIC: A non-maskable interrupt", "  idle"], hung.Evidence.AsEnumerable());
    }

    [Theory]
    [InlineData("Passed!  - Failed:     0, Passed:     2, Skipped:     0, Total:     2", 0, true)]
    [InlineData("Passed!  - Failed:     0, Passed:     0, Skipped:     0, Total:     0", 0, false)]
    [InlineData("No test matches the given testcase filter", 0, false)]
    [InlineData("Failed!  - Failed:     1, Passed:     1, Skipped:     0, Total:     2", 1, false)]
    public void CountsHostTestsThatRan(string output, int status, bool passes) =>
        Assert.Equal(passes, Run([new LabTest("host", 5, TestKind.Host, Filter: "X")], _ => new CommandResult(status, output + "\n", ""))[0].IsGood);

    [Theory]
    [InlineData("row cow fork,exit,16,120", true)]
    [InlineData("row cow fork,exit,16,121", false)]
    [InlineData("row cow fork,exit,64,100", false)]
    public void HoldsARowOfInstructions(string row, bool passes) =>
        Assert.Equal(passes, Run([new LabTest("cost", 5, TestKind.Icount, Row: "cow fork,exit,16", AtMost: 120)], _ => new CommandResult(0, row + "\n", ""))[0].IsGood);

    [Fact]
    public void WantsThePanicsSentence()
    {
        LabTest test = new("panics", 5, TestKind.Panic, Run: "x", Says: "no such thing");
        Assert.True(Run([test], _ => new CommandResult(CommandResult.PanicStatus, "", "PANIC: There is no such thing.\n"))[0].IsGood);
        Assert.False(Run([test], _ => new CommandResult(0, "PANIC: There is no such thing.\n", ""))[0].IsGood);
    }

    /// <summary>Exit statuses pass through the kernel that is graded: the program's own word counts.</summary>
    [Theory]
    [InlineData(null, "check: all 150 ended\n", true)]
    [InlineData(null, "", false)]
    [InlineData("", "ok 1 - three\n1..1\ncheck: all 150 ended\n", true)]
    [InlineData("", "ok 1 - three\n1..1\n", false)]
    [InlineData("", "not ok 1 - three\n1..1\ncheck: all 150 ended\n", false)]
    public void WantsWhatAProgramSignsAtItsGoodEnd(string? item, string output, bool passes)
    {
        LabTest test = new("leaks", 5, TestKind.Guest, Run: "check", Item: item, Says: "all 150 ended");
        TestReport report = Run([test], _ => new CommandResult(0, output, ""))[0];
        Assert.Equal(passes, report.IsGood);
        Assert.Equal(!passes && !output.Contains("not ok"), report.Evidence.Any(line => line.Contains("no program has signed \"all 150 ended\"")));
    }

    /// <summary>A program that reports items has no points for its status: it could end before it reports one.</summary>
    [Theory]
    [InlineData("ok 1 - one\nok 2 - two\n1..2\n", true)]
    [InlineData("ok 1 - one\nnot ok 2 - two\n1..2\n", false)]
    [InlineData("ok 1 - one\nok 2 - two # SKIP\n1..2\n", false)]
    [InlineData("ok 1 - one\n", false)]
    [InlineData("", false)]
    public void WantsAllItemsWhereNoneIsNamed(string output, bool passes) =>
        Assert.Equal(passes, Run([new LabTest("all", 5, TestKind.Guest, Run: "mutex", Item: "")], _ => new CommandResult(0, output, ""))[0].IsGood);

    [Fact]
    public void NamesTheSignalThatEndedAProgram() => Assert.Equal(
        ["process 3 (forkconform) ends by SIGSEGV: code 2"],
        Run([s_boots], _ => new CommandResult(139, "", "Starting /init\nprocess 3 (forkconform) ends by SIGSEGV: code 2\n"))[0].Evidence.AsEnumerable());

    [Theory]
    [InlineData("", 0, "it did not come to its end (status 0): no plan in its output")]
    [InlineData("1..0\n", 0, "it reported no \"three\" that counts (status 0)")]
    [InlineData("ok 1 - three\n", 137, "it did not come to its end (status 137): no plan in its output")]
    public void SaysWhatIsMissing(string output, int status, string evidence) => Assert.Equal(
        [evidence],
        Run([new LabTest("item", 10, TestKind.Guest, Run: "memtest three", Item: "three")], _ => new CommandResult(status, output, ""))[0].Evidence.AsEnumerable());

    /// <summary>Another item of the same program that fails is another test's.</summary>
    [Fact]
    public void ShowsTheItemsOfTheTestAlone()
    {
        const string output = "# one is wrong\nnot ok 1 - one\n# three is 2, not 1\nnot ok 2 - three generations\n# four is wrong\nnot ok 3 - four\n1..3\n";
        LabTest test = new("item", 10, TestKind.Guest, Run: "memtest", Item: "three");
        Assert.Equal(["not ok 2 - three generations", "# three is 2, not 1"], Run([test], _ => new CommandResult(1, output, ""))[0].Evidence.AsEnumerable());
    }

    /// <summary>An item that hangs or dies prints no line of its own.</summary>
    [Fact]
    public void ShowsTheLastCommentsOfAProgramThatDied()
    {
        const string output = "# one is wrong\nnot ok 1 - one\n# three is 2, not 1\n";
        LabTest test = new("item", 10, TestKind.Guest, Run: "memtest", Item: "three");
        Assert.Equal(["# three is 2, not 1"], Run([test], _ => new CommandResult(137, output, ""))[0].Evidence.AsEnumerable());
    }

    /// <summary>The first failure of a grading is looked at under the kernel's checks, which name a culprit.</summary>
    [Fact]
    public void LooksCloserAtTheFirstFailure()
    {
        const string panic = "log\nPANIC: A translation was narrowed and not flushed.\n  build 17\n  at CopyOnWrite (kernel/x.cs:65)\n";
        int checkedRuns = 0;
        CommandResult Play(string[] call)
        {
            bool isChecked = call.Contains("fork=cow check=tlb check=frames");
            checkedRuns += isChecked ? 1 : 0;
            return isChecked ? new CommandResult(CommandResult.PanicStatus, "", panic) : new CommandResult(1, "", "");
        }

        TestReport[] reports = Run([s_boots, new LabTest("other", 5, TestKind.Guest, Run: "x")], Play);
        Assert.Equal(
            ["status 1", "the same with --kernel-args \"fork=cow check=tlb check=frames\":", "PANIC: A translation was narrowed and not flushed.", "  at CopyOnWrite (kernel/x.cs:65)"],
            reports[0].Evidence.AsEnumerable());
        Assert.Equal(["status 1"], reports[1].Evidence.AsEnumerable());
        Assert.Equal(1, checkedRuns);
    }

    [Fact]
    public void RunsParentsOfAChosenTest()
    {
        var grader = new Grader(LabOf([s_boots, s_item, new LabTest("other", 5, TestKind.Guest, Run: "x")]), new Played(_ => new CommandResult(0, "ok 1 - three\n1..1\n", "")), Key);
        Assert.Equal(["boots", "item"], grader.Run(test => test.Id == "item").Select(report => report.Test.Id));
    }

    [Fact]
    public void PrintsWhatLeadsOn()
    {
        var text = new StringWriter();
        var sheet = new ScoreSheet(text);
        TestReport[] reports = Run([s_boots, s_item], call => new CommandResult(0, "not ok 1 - three\n# page 3: child sees 2, wants 1\n1..1\n", ""));
        sheet.Begin(LabOf([s_boots, s_item]), []);
        Array.ForEach(reports, sheet.Add);
        sheet.End(LabOf([s_boots, s_item]), reports);
        Assert.Equal(
            """
            lab cow: copy-on-write
              boots ................................  5/ 5  OK
              item .................................  0/10  FAIL
                  not ok 1 - three
                  # page 3: child sees 2, wants 1
                  by hand:  ./run-qemu.sh --icount --timeout 600 --kernel-args fork=cow -- sh -c 'memtest three'
                  hint:     who else?
            Score: 5/15

            """,
            text.ToString());
    }

    private static int[] Points(LabTest[] tests, Func<string[], CommandResult> play) => [.. Run(tests, play).Select(report => report.Points)];

    private static TestReport[] Run(LabTest[] tests, Func<string[], CommandResult> play) => [.. new Grader(LabOf(tests), new Played(play), Key).Run(_ => true)];

    private static Lab LabOf(LabTest[] tests) => new("copy-on-write", ["x.cs"], [.. tests], KernelArguments: "fork=cow") { Name = "cow" };

    private sealed class Played(Func<string[], CommandResult> play) : ICommands
    {
        /// <summary>Lines of results are signed, as the guest's programs do it.</summary>
        public CommandResult Run(string program, params string[] arguments)
        {
            CommandResult result = play([program, .. arguments]);
            string status = arguments.Contains("attest") ? $"status {result.Status}\n" : "";
            string[] lines = (result.Output + status).Split('\n');
            return result with { Output = string.Join('\n', lines.Select(line => IsResult(line) ? $"{SealedOutput.Sign(line, Key)} {line}" : line)) };
        }

        private static bool IsResult(string line) => s_results.Any(word => line.StartsWith(word, StringComparison.Ordinal));
    }
}
