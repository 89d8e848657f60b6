using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Text;
using Tine.Tools;
using Tine.Tools.Lab;
using Xunit;
using Xunit.Abstractions;
using Lab = Tine.Tools.Lab.Lab;

namespace Tine.Labs.Tests;

/// <summary>
/// Each lab for real, in the sandbox that submissions have, so without a network: the hand-out, the solution, and planted wrong solutions.
/// An hour: <c>TINE_LONG=1 dotnet test tests/Lab.Tests --filter Length=Long</c>.
/// </summary>
[Trait("Length", "Long")]
public sealed class ProofTests(ITestOutputHelper output)
{
    private static readonly Repository s_tree = new(SourceTree.FindRoot());
    private static readonly TimeSpan s_most = TimeSpan.FromHours(1);

    public static TheoryData<string> Labs => new(Course.Load(s_tree.Root).Labs.Select(lab => lab.Name));

    public static TheoryData<string, string> WrongSolutions
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (Lab lab in Course.Load(s_tree.Root).Labs.Select(lab => Describe(lab.Name)))
            {
                foreach (string name in lab.Wrong?.Keys ?? [])
                {
                    data.Add(lab.Name, name);
                }
            }

            return data;
        }
    }

    /// <summary>The skeleton builds, boots and passes what is not graded; what is graded fails.</summary>
    [LongTheory]
    [MemberData(nameof(Labs))]
    public void TheHandOutBootsAndHasNoPoints(string name)
    {
        Lab lab = Describe(name);
        PreparedTree prepared = PreparedTree.Find(s_tree, lab, StaffParts.Find(lab.Name), Confinement.Sandbox);
        ImmutableArray<TestReport> reports = Grade(lab, Of(lab, prepared.Directory));
        Assert.Equal(["boots", .. lab.PassUnsolved], reports.Where(report => report.IsGood).Select(report => report.Test.Id));

        string[] failing = [.. lab.Tests.Where(test => test.Kind == TestKind.Host).Select(test => test.Filter).Append(lab.HostFailures).Where(filter => filter.Length != 0)];
        string others = string.Join('&', failing.SelectMany(filter => filter.Split('|')).Select(part => part.Replace("~", "!~")));
        CommandResult result = Confinement.Sandbox.CommandsIn(new Sandbox(prepared.Directory, TreeAccess.ReadOnly), s_most)
            .Run("dotnet", ["test", PreparedTree.HostTests, .. others.Length == 0 ? (string[])[] : ["--filter", others]]);
        Assert.True(result.Status == 0, result.Output);
    }

    /// <summary>The solution has full marks, and the same score each time.</summary>
    [LongTheory]
    [MemberData(nameof(Labs))]
    public void TheSolutionHasFullMarks(string name)
    {
        Lab lab = Describe(name);
        string first = Json(lab, Grade(lab, Of(lab, s_tree.Root)));
        Assert.Contains($"\"points\": {lab.Points},", first);
        Assert.Equal(first, Json(lab, Grade(lab, Of(lab, s_tree.Root))));
    }

    /// <summary>A planted wrong solution loses the tests that lab.json names, and no other.</summary>
    [LongTheory]
    [MemberData(nameof(WrongSolutions))]
    public void AWrongSolutionLosesWhatItShould(string name, string wrong)
    {
        Lab lab = Describe(name);
        using var patched = new PatchedFiles(s_tree.Root, lab, wrong);
        ImmutableArray<TestReport> reports = Grade(lab, Of(lab, patched.Directory));
        Assert.Equal(lab.Wrong![wrong], reports.Where(report => !report.IsGood).Select(report => report.Test.Id));
    }

    private static Lab Describe(string name) => StaffParts.Extend(Course.Load(s_tree.Root).Describe(name));

    /// <summary>The lab's files as a student has them who solved it, and no later lab: one file may have the places of several.</summary>
    private static Submission Of(Lab lab, string directory)
    {
        IReadOnlySet<string> later = Course.Load(s_tree.Root).BuiltOn(lab.Name).Where(name => name != lab.Name).ToHashSet();
        return new(lab.Files.ToImmutableSortedDictionary(path => path, path => Read(path, Path.Combine(directory, path), later)), []);
    }

    private static byte[] Read(string path, string file, IReadOnlySet<string> later) =>
        Marker.CanBeIn(path) ? Encoding.UTF8.GetBytes(MarkedFile.Parse(path, File.ReadAllText(file)).HandOut(later)!) : File.ReadAllBytes(file);

    private ImmutableArray<TestReport> Grade(Lab lab, Submission submission)
    {
        using var grading = new SubmissionGrader(PreparedTree.Find(s_tree, lab, StaffParts.Find(lab.Name), Confinement.Sandbox), lab, Confinement.Sandbox, s_most);
        Assert.Null(grading.Build(submission));
        var text = new StringWriter();
        var sheet = new ScoreSheet(text);
        var reports = new List<TestReport>();
        foreach (TestReport report in new Grader(lab, grading.Commands!, Guid.NewGuid().ToString("N")[..16]).Run(_ => true))
        {
            sheet.Add(report);
            reports.Add(report);
        }

        output.WriteLine(text.ToString());
        return [.. reports];
    }

    private static string Json(Lab lab, ImmutableArray<TestReport> reports)
    {
        string path = Path.GetTempFileName();
        JsonReport.Write(path, lab, new Score([], reports));
        string text = File.ReadAllText(path);
        File.Delete(path);
        return text;
    }
}
