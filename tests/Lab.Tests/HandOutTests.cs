using System;
using System.IO;
using System.Linq;
using Tine.Tools.Lab;
using Xunit;

namespace Tine.Labs.Tests;

/// <summary>A small tree with two labs, one built on the other.</summary>
public sealed class HandOutTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("tine-lab-").FullName;
    private readonly Repository _tree;

    public HandOutTests()
    {
        _tree = new Repository(Path.Combine(_directory, "tree"));
        Write("tests/Labs/course.json", """[{ "name": "first", "needs": [] }, { "name": "second", "needs": ["first"] }, { "name": "third", "needs": [] }]""");
        foreach (string lab in new[] { "first", "second", "third" })
        {
            Write($"tests/Labs/{lab}/lab.json", $$"""{ "title": "T", "files": ["{{lab}}.cs"], "tests": [{ "id": "boots", "points": 5, "kind": "guest", "run": "true" }] }""");
            Write($"tests/Labs/{lab}/README.md", $"# {lab}\n[a](../../../kernel/a.md#x) ![b](b.svg) [c](https://example.org/c) [d](#d)\n");
            Write($"{lab}.cs", $"// LAB {lab}: solution\n{lab}Answer();\n// LAB {lab}: end\n");
        }

        Write("tests/Labs/first/wrong/a.patch", "x");
        Write("tests/Labs/INSTRUCTOR.md", "x");
        Write("run.sh", "#!/bin/sh\n");
        File.SetUnixFileMode(Path.Combine(_tree.Root, "run.sh"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        File.CreateSymbolicLink(Path.Combine(_tree.Root, "link"), "run.sh");
        _tree.CommitAll("all");
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void LeavesOutTheLabAndTheLaterOnesThatAreBuiltOnIt()
    {
        string made = Make("first", Solutions.EarlierKept);
        Assert.Equal("// Lab first: your code here.\n", Read(made, "first.cs"));
        Assert.Equal("// Lab second: your code here.\n", Read(made, "second.cs"));
        Assert.Equal("thirdAnswer();\n", Read(made, "third.cs"));
        Assert.Equal("# first\n[a](kernel/a.md#x) ![b](tests/Labs/first/b.svg) [c](https://example.org/c) [d](#d)\n", Read(made, "LAB.md"));
        Assert.StartsWith("#!/bin/bash", Read(made, "grade"));
        Assert.True(File.GetUnixFileMode(Path.Combine(made, "grade")).HasFlag(UnixFileMode.UserExecute));
        Assert.True(File.GetUnixFileMode(Path.Combine(made, "run.sh")).HasFlag(UnixFileMode.UserExecute));
        Assert.Equal("run.sh", new FileInfo(Path.Combine(made, "link")).LinkTarget);
        Assert.False(File.Exists(Path.Combine(made, "tests/Labs/first/wrong/a.patch")));
        Assert.False(File.Exists(Path.Combine(made, "tests/Labs/INSTRUCTOR.md")));
    }

    [Fact]
    public void LeavesOutOneLabAlone()
    {
        string made = Make("first", Solutions.OthersKept);
        Assert.Equal("// Lab first: your code here.\n", Read(made, "first.cs"));
        Assert.Equal("secondAnswer();\n", Read(made, "second.cs"));
    }

    [Fact]
    public void KeepsEarlierSolutionsForALaterLab() => Assert.Equal("firstAnswer();\n", Read(Make("second", Solutions.EarlierKept), "first.cs"));

    [Fact]
    public void IsTheTreeItselfWhenSolved()
    {
        string made = Make("first", Solutions.Kept);
        Assert.Equal(_tree.Files(), new Repository(made).Files());
        Assert.All(_tree.Files(), path => Assert.Equal(File.ReadAllBytes(Path.Combine(_tree.Root, path)), File.ReadAllBytes(Path.Combine(made, path))));
    }

    [Fact]
    public void IsTheSameCommitEachTime()
    {
        string first = Make("first", Solutions.EarlierKept);
        string again = Path.Combine(_directory, "again");
        new HandOut(_tree).Make("first", again, Solutions.EarlierKept);
        Assert.Equal(new Repository(first).Head(), new Repository(again).Head());
    }

    /// <summary>Files that a student has not got stay the reference solution, and a sentence says so.</summary>
    [Fact]
    public void GoesOnWithAStudentsWork()
    {
        string own = Path.Combine(_directory, "own");
        Directory.CreateDirectory(own);
        File.WriteAllText(Path.Combine(own, "first.cs"), "mine();\n");
        string made = Path.Combine(_directory, "made");
        Assert.Equal([$"second.cs: not in {own} as an ordinary file; it has the reference solution of lab second"], new HandOut(_tree).Make("third", made, Solutions.EarlierKept, own));
        Assert.Equal("mine();\n", Read(made, "first.cs"));
        Assert.Equal("secondAnswer();\n", Read(made, "second.cs"));
        Assert.Equal("// Lab third: your code here.\n", Read(made, "third.cs"));
    }

    /// <summary>A place that a student left as it was is no work of the student's.</summary>
    [Fact]
    public void DoesNotGoOnWithAPlaceThatNobodySolved()
    {
        string own = Make("first", Solutions.EarlierKept);
        File.WriteAllText(Path.Combine(own, "second.cs"), "mine();\n");
        string made = Path.Combine(_directory, "later");
        Assert.Equal(["first.cs: the place of first is as it was handed out; it has the reference solution of lab first"], new HandOut(_tree).Make("third", made, Solutions.EarlierKept, own));
        Assert.Equal("firstAnswer();\n", Read(made, "first.cs"));
        Assert.Equal("mine();\n", Read(made, "second.cs"));
    }

    [Fact]
    public void GoesOnWithNothingThatIsNotThere()
    {
        string made = Path.Combine(_directory, "made");
        Assert.Equal("there is no tree /nonexistent to go on with", Assert.Throws<LabException>(() => new HandOut(_tree).Make("second", made, Solutions.EarlierKept, "/nonexistent")).Message);
        Assert.False(Directory.Exists(made));
    }

    [Fact]
    public void NamesTheLabsWhenThereIsNoneOfThatName() =>
        Assert.Equal("there is no lab fourth; the course has first, second, third", Assert.Throws<LabException>(() => Make("fourth", Solutions.EarlierKept)).Message);

    [Fact]
    public void WritesIntoNoDirectoryThatHasSomething()
    {
        Make("first", Solutions.EarlierKept);
        Assert.EndsWith("is not empty", Assert.Throws<LabException>(() => Make("first", Solutions.EarlierKept)).Message);
    }

    [Fact]
    public void LeavesNothingWhenItFails()
    {
        Write("half.cs", "// LAB first: solution\n");
        _tree.CommitAll("a mistake");
        Assert.Throws<LabException>(() => Make("first", Solutions.EarlierKept));
        Assert.False(Directory.Exists(Path.Combine(_directory, "made")));
    }

    [Fact]
    public void FindsMistakesInATree()
    {
        Assert.Empty(TreeCheck.Run(_tree));
        Write("other.cs", "// LAB fifth: solution\nx();\n// LAB fifth: end\n");
        Write("half.cs", "// LAB first: solution\n");
        Write("leak.cs", "firstAnswer();\n");
        _tree.CommitAll("mistakes");
        string[] mistakes = [.. TreeCheck.Run(_tree).Order()];
        Assert.Equal(
            [
                "half.cs:1: the solution of first has no end",
                "leak.cs: has lines of first's solution (first.cs:1): firstAnswer();",
                "other.cs:1: there is no lab fifth",
            ],
            mistakes);
    }

    private string Make(string lab, Solutions solutions)
    {
        string made = Path.Combine(_directory, "made");
        new HandOut(_tree).Make(lab, made, solutions);
        return made;
    }

    private void Write(string path, string text)
    {
        string target = Path.Combine(_tree.Root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        File.WriteAllText(target, text);
    }

    private static string Read(string directory, string path) => File.ReadAllText(Path.Combine(directory, path));
}
