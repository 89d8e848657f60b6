using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Tine.Tools.Run;
using Xunit;

namespace Tine.Tools.Tests.Run;

public sealed partial class KernelWordsTests
{
    /// <summary>The kernel's own sources tell which words it looks for.</summary>
    [Fact]
    public void HasEveryWordThatTheKernelLooksFor()
    {
        string[] asked = [.. Directory.EnumerateFiles(Path.Combine(Workspace.Root, "kernel", "Startup"), "*.cs", SearchOption.AllDirectories)
            .SelectMany(file => Question().Matches(File.ReadAllText(file)))
            .Select(match => match.Groups["word"].Value)
            .Distinct()
            .Order()];
        string[] known = [.. KernelWords.All.Select(word => word.Split('=')[0]).Distinct().Order()];
        Assert.Equal(asked, known);
    }

    [Theory]
    [InlineData("verbose")]
    [InlineData("fork=on-demand")]
    [InlineData("init=/bin/sh")]
    [InlineData("fail=frame:12")]
    [InlineData("gcstress=5")]
    public void TakesWordsOfTheKernel(string word) => KernelWords.Check(word);

    [Theory]
    [InlineData("Verbose")]
    [InlineData("verbose=1")]
    [InlineData("fail=frame:")]
    [InlineData("fail=frame:x")]
    [InlineData("gcstress=1234567890")]
    [InlineData("init")]
    public void RefusesOthers(string word) => Assert.Throws<CommandLineException>(() => KernelWords.Check(word));

    [Theory]
    [InlineData("", "", 0)]
    [InlineData("same", "same", 0)]
    [InlineData("memroy", "memory", 1)]
    [InlineData("iso", "is", 1)]
    [InlineData("kitten", "sitting", 3)]
    public void CountsSlips(string from, string to, int distance) => Assert.Equal(distance, Nearest.Distance(from, to));

    [GeneratedRegex(@"\b(Has|Text|Number)\(""(?<word>[a-z]+)""")]
    private static partial Regex Question();
}
