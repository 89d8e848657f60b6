using System.IO;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Tine.Tools.Mutate;
using Xunit;

namespace Tine.Tools.Tests.Mutate;

public sealed class ScoreTests
{
    [Fact]
    public void CountsWhatWasFoundAndListsTheRest()
    {
        SyntaxTree file = KernelCode.Parse("class C\n{\n    bool M(int a) => a < 3 && a > -3;\n}", "/root/kernel/Memory/C.cs");
        var score = new Score("/root");
        Verdict[] verdicts = [Verdict.Killed, Verdict.Survived, Verdict.TimedOut];
        int next = 0;
        foreach (Mutant mutant in MutantFinder.Find(KernelCode.Compile([file]).GetSemanticModel(file)))
        {
            score.Add(mutant, verdicts[next++], null, TextWriter.Null);
        }

        var output = new StringWriter();
        score.Print(output, "seed 1");
        Assert.Equal(3, next);
        Assert.Contains("Survivors:\nkernel/Memory/C.cs:3: Boundary: a > -3  ->  a >= -3\n", output.ToString());
        Assert.Contains("kernel/Memory: 2 of 3", output.ToString());
        Assert.EndsWith("66.7 % of 3 found\n", output.ToString());
    }

    [Fact]
    public void AnAnswerAboutATestIsRead()
    {
        CoveredTest test = CoveredTest.Parse("7 250 passed 1,5,9 Tests.Of.Signals(seed: 3, name: \"a b\")")!;
        Assert.Equal((7, 250), (test.Index, test.Milliseconds));
        Assert.Equal([1, 5, 9], test.Reached);
        Assert.Equal("Tests.Of.Signals(seed: 3, name: \"a b\")", test.Name);
        Assert.Empty(CoveredTest.Parse("7 250 passed  Tests.Of.Nothing")!.Reached);
        Assert.Null(CoveredTest.Parse("7 250 failed 1 Tests.That.Fail"));
    }
}
