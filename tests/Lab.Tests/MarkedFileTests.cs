using System.Collections.Immutable;
using System.Linq;
using Tine.Tools.Lab;
using Xunit;

namespace Tine.Labs.Tests;

public sealed class MarkedFileTests
{
    private const string Source = """
        int Twice(int x)
        {
            // LAB cow: solution
            return 2 * x;
            // LAB cow: hand-out
            //| return 0; // wrong
            //|
            // LAB cow: end
        }
        """;

    [Fact]
    public void PutsTheHandOutsLinesInTheSolutionsPlace() =>
        Assert.Equal("int Twice(int x)\n{\n    // Lab cow: your code here.\n    return 0; // wrong\n\n}", HandOut(Source, "cow"));

    [Fact]
    public void KeepsTheSolutionOfAnotherLabWithoutMarkers() =>
        Assert.Equal("int Twice(int x)\n{\n    return 2 * x;\n}", HandOut(Source, "vfork"));

    [Fact]
    public void KnowsThePlacesThatAreAsTheyWereHandedOut()
    {
        string copy = HandOut(Source, "cow")!;
        MarkedFile file = MarkedFile.Parse("x.cs", Source);
        Assert.Equal(["cow"], file.Unsolved(copy));
        Assert.Equal(["cow"], file.Unsolved(copy.Replace("int Twice(int x)", "int Twice(int number)")));
        Assert.Empty(file.Unsolved(copy.Replace("return 0; // wrong", "return x + x;")));
        Assert.Empty(file.Unsolved(copy.Replace("\n\n}", "\n}")));
    }

    [Fact]
    public void SpeaksEachFilesLanguage()
    {
        Assert.Equal("a\n    ; Lab cow: your code here.\n    nop\nb", MarkedFile.Parse("x.asm", "a\n    ; LAB cow: solution\n    inc rax\n    ; LAB cow: hand-out\n    ;| nop\n    ; LAB cow: end\nb").HandOut(new[] { "cow" }.ToImmutableHashSet()));
        Assert.Equal("a\n<!-- Lab cow: your code here. -->\nsoon\nb", MarkedFile.Parse("x.md", "a\n<!-- LAB cow: solution -->\nthe answer\n<!-- LAB cow: hand-out -->\n<!--| soon -->\n<!-- LAB cow: end -->\nb").HandOut(new[] { "cow" }.ToImmutableHashSet()));
    }

    [Fact]
    public void LeavesAWholeFileOut()
    {
        MarkedFile file = MarkedFile.Parse("x.cs", "// LAB cow: file\nclass X;");
        Assert.Null(file.HandOut(new[] { "cow" }.ToImmutableHashSet()));
        Assert.Equal("class X;", file.HandOut(ImmutableHashSet<string>.Empty));
    }

    [Theory]
    [InlineData("// LAB cow: solution\nx", "x.cs:1: the solution of cow has no end")]
    [InlineData("// LAB cow: solution\n// LAB vfork: solution\n// LAB vfork: end\n// LAB cow: end", "x.cs:2: a solution within the solution of cow")]
    [InlineData("x\n// LAB cow: end", "x.cs:2: nothing is open here")]
    [InlineData("// LAB cow: hand-out\n", "x.cs:1: nothing is open here")]
    [InlineData("// LAB cow: solution\n// LAB vfork: end", "x.cs:2: the open solution is that of cow")]
    [InlineData("// LAB cow: solution\n// LAB cow: hand-out\n// LAB cow: hand-out\n// LAB cow: end", "x.cs:3: a second hand-out")]
    [InlineData("x\n// LAB cow: file", "x.cs:2: a file's marker stands on the first line")]
    [InlineData("// LAB cow: file\n// LAB cow: solution\n// LAB cow: end", "x.cs:2: a solution in a file that is one")]
    [InlineData("// LAB cow: solution\nx\n// LAB cow: hand-out\nreturn 0;\n// LAB cow: end", "x.cs:4: a line of a hand-out begins with //|")]
    [InlineData("// LAB cow: solutoin", "x.cs:1: no marker: // LAB cow: solutoin")]
    public void NamesTheMistake(string source, string sentence)
    {
        LabException problem = Assert.Throws<LabException>(() => MarkedFile.Parse("x.cs", source));
        Assert.StartsWith(sentence, problem.Message);
    }

    [Fact]
    public void FindsTheRegions()
    {
        MarkedRegion region = MarkedFile.Parse("x.cs", Source).Regions.Single();
        Assert.Equal(("cow", 3), (region.Lab, region.FirstLine));
        Assert.Equal(["    return 2 * x;"], region.Solution.AsEnumerable());
    }

    private static string? HandOut(string source, string lab) => MarkedFile.Parse("x.cs", source).HandOut(new[] { lab }.ToImmutableHashSet());
}
