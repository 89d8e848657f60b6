using System;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using Tine.Tools.Lab;
using Xunit;
using Lab = Tine.Tools.Lab.Lab;

namespace Tine.Labs.Tests;

/// <summary>The hidden part of a lab, and reports for services that show some tests later.</summary>
public sealed class StaffTests : IDisposable
{
    private static readonly Lab s_lab = new("wait", ["a.cs"], [new LabTest("boots", 5, TestKind.Guest, Run: "true")], PassUnsolved: []) { Name = "wait" };

    private readonly string _directory = Directory.CreateTempSubdirectory("tine-staff-").FullName;

    public StaffTests()
    {
        Write("staff/lab.json", """
            { "title": "hidden", "files": ["other.cs"], "tests": [{ "id": "secret", "points": 12, "kind": "guest", "run": "secret 7", "parent": "boots" }] }
            """);
        Write("staff/tree/userland/checks/secret/Program.cs", "seven");
        Write("hand-out/userland/checks/open/Program.cs", "open");
    }

    private StaffFolder Staff => new(Path.Combine(_directory, "staff"));

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    /// <summary>Adds tests, hidden ones, and changes nothing else of the lab.</summary>
    [Fact]
    public void AddsHiddenTests()
    {
        Lab lab = Staff.Extend(s_lab);
        Assert.Equal([("boots", true), ("secret", false)], lab.Tests.Select(test => (test.Id, test.Visible)));
        Assert.Equal((s_lab.Title, 17), (lab.Title, lab.Points));
        Assert.Equal(["a.cs"], lab.Files.AsEnumerable());
    }

    [Theory]
    [InlineData("boots", "nothing", "the test boots stands there twice")]
    [InlineData("other", "nothing", "the test other comes before its parent nothing")]
    public void RefusesWhatDoesNotFitTheLab(string id, string parent, string sentence)
    {
        Write("staff/lab.json", $$"""{ "title": "", "files": ["x"], "tests": [{ "id": "{{id}}", "points": 1, "kind": "guest", "run": "x", "parent": "{{parent}}" }] }""");
        Assert.EndsWith(sentence, Assert.Throws<LabException>(() => Staff.Extend(s_lab)).Message);
    }

    /// <summary>Copies files into the tree that is graded; another content is another tree.</summary>
    [Fact]
    public void AddsItsFiles()
    {
        string before = Staff.Hash();
        Staff.AddTo(Path.Combine(_directory, "hand-out"));
        Assert.Equal("seven", File.ReadAllText(Path.Combine(_directory, "hand-out/userland/checks/secret/Program.cs")));
        Assert.True(File.Exists(Path.Combine(_directory, "hand-out/userland/checks/open/Program.cs")));
        Assert.Equal(before, Staff.Hash());
        Write("staff/tree/userland/checks/secret/Program.cs", "eight");
        Assert.NotEqual(before, Staff.Hash());
    }

    /// <summary>A student's workflow knows the visible tests alone.</summary>
    [Fact]
    public void LeavesHiddenTestsOutOfAWorkflow()
    {
        string workflow = ClassroomWorkflow.Write(Staff.Extend(s_lab));
        Assert.Contains("command: ./grade --only boots\n", workflow);
        Assert.Contains("max-score: 5\n", workflow);
        Assert.Contains("BOOTS_RESULTS: \"${{steps.boots.outputs.result}}\"\n", workflow);
        Assert.EndsWith("runners: boots\n", workflow);
        Assert.DoesNotContain("secret", workflow);
    }

    [Fact]
    public void TellsGradescopeWhatToShowLater()
    {
        string path = Path.Combine(_directory, "results.json");
        ImmutableArray<TestReport> reports = [.. Staff.Extend(s_lab).Tests.Select(test => new TestReport(test, TestOutcome.Failed, ["saw"], "by hand"))];
        JsonReport.WriteForGradescope(path, s_lab, new Score([], reports));
        string first = File.ReadAllText(path);
        using var json = System.Text.Json.JsonDocument.Parse(first);
        Assert.Equal(["visible", "after_published"], json.RootElement.GetProperty("tests").EnumerateArray().Select(test => test.GetProperty("visibility").GetString()));
        JsonReport.WriteForGradescope(path, s_lab, new Score([], reports));
        Assert.Equal(first, File.ReadAllText(path));
    }

    private void Write(string path, string content)
    {
        string full = Path.Combine(_directory, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, content);
    }
}
