using System.Collections.Generic;
using System.IO;
using System.Linq;
using Tine.Tools;
using Tine.Tools.Lab;
using Xunit;
using Lab = Tine.Tools.Lab.Lab;

namespace Tine.Labs.Tests;

/// <summary>Lab measure beside the table of costs that CostTests hold: no guest is needed.</summary>
public sealed class MeasureLabTests
{
    private static readonly string s_root = SourceTree.FindRoot();
    private static readonly Lab s_lab = Course.Load(s_root).Describe("measure");
    private static readonly CostTable s_reference = CostTable.Read(File.ReadAllText(Path.Combine(s_root, "tests/Boot.Tests/forkbench.icount.csv")));

    public static TheoryData<string> Wrong => new(s_lab.Wrong!.Keys);

    [Fact]
    public void TheSolutionHasFullMarks() => Assert.Empty(Lost(s_root));

    [Theory]
    [MemberData(nameof(Wrong))]
    public void AWrongSolutionLosesWhatItShould(string wrong)
    {
        using var patched = new PatchedFiles(s_root, s_lab, wrong);
        Assert.Equal(s_lab.Wrong![wrong], Lost(patched.Directory));
    }

    private static IEnumerable<string> Lost(string directory) =>
        from test in s_lab.Tests
        where test.Kind is TestKind.Figures or TestKind.Model
        let own = File.ReadAllText(Path.Combine(directory, test.File))
        let sentence = test.Kind == TestKind.Figures ? s_reference.FindWrongFigure(test.Row, CostTable.Read(own)) : s_reference.FindWrongModel(test.Row, own)
        where sentence is not null
        select test.Id;
}
