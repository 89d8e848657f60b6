using System;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using Tine.Tools;
using Tine.Tools.Lab;
using Xunit;
using Lab = Tine.Tools.Lab.Lab;

namespace Tine.Labs.Tests;

/// <summary>
/// The short form of <see cref="ProofTests"/>: two labs, without a guest. Their hand-outs build and fail each graded test of the host; with
/// the solution's files they pass them. Minutes.
/// </summary>
public sealed class ShortProofTests : IDisposable
{
    private static readonly Repository s_tree = new(SourceTree.FindRoot());

    private readonly string _directory = Directory.CreateTempSubdirectory("tine-lab-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [InlineData("cow")]
    [InlineData("vfork")]
    public void TheHostsTestsTellAHandOutFromASolution(string name)
    {
        Lab lab = Course.Load(s_tree.Root).Describe(name);
        lab = lab with { Tests = [.. lab.Tests.Where(test => test.Kind == TestKind.Host).Select(test => test with { Parent = "" })] };
        new HandOut(s_tree).Make(name, _directory, Solutions.EarlierKept);
        Assert.All(Grade(lab), report => Assert.Equal(TestOutcome.Failed, report.Outcome));
        foreach (string path in lab.Files)
        {
            File.Copy(Path.Combine(s_tree.Root, path), Path.Combine(_directory, path), overwrite: true);
            File.SetLastWriteTimeUtc(Path.Combine(_directory, path), DateTime.UtcNow);
        }

        Assert.All(Grade(lab), report => Assert.Equal(TestOutcome.Passed, report.Outcome));
    }

    private ImmutableArray<TestReport> Grade(Lab lab)
    {
        var grader = new Grader(lab, new TreeCommands(_directory), Guid.NewGuid().ToString("N"));
        Assert.Null(grader.Build());
        return [.. grader.Run(_ => true)];
    }
}
