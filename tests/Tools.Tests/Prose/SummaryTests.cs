using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Tine.Tools.Run;
using Xunit;

namespace Tine.Tools.Tests.Prose;

/// <summary>The rules of .github/CONTRIBUTING.md for summaries, as far as a program can read them.</summary>
public sealed partial class SummaryTests
{
    private static readonly string[] s_roots = ["kernel", "userland", "tools", "tests"];

    [Fact]
    public void NoSummaryBeginsWithAQuestionWord()
    {
        string[] found = [.. s_roots.SelectMany(Sources).SelectMany(QuestionsIn)];
        Assert.True(found.Length == 0, "say the fact first, as a noun phrase or with a verb:\n" + string.Join('\n', found));
    }

    [Theory]
    [InlineData("/// <" + "summary>What a page holds.</summary>")]
    [InlineData("    /// <" + "summary>\n    /// How long it takes.\n    /// </summary>")]
    public void TheCheckSeesQuestions(string source) => Assert.Matches(Question(), source);

    [Theory]
    [InlineData("/// <summary>Whether a page is there.</summary>")]
    [InlineData("/// <summary>The whole page.</summary>")]
    public void TheCheckLetsOthersPass(string source) => Assert.DoesNotMatch(Question(), source);

    private static IEnumerable<string> Sources(string root) =>
        Directory.EnumerateFiles(Path.Combine(Workspace.Root, root), "*.cs", SearchOption.AllDirectories)
            .Where(path => !path.Contains("/obj/", StringComparison.Ordinal));

    private static IEnumerable<string> QuestionsIn(string path) =>
        Question().Matches(File.ReadAllText(path)).Select(match => $"{Path.GetRelativePath(Workspace.Root, path)}: {match.Value.Trim()}");

    [GeneratedRegex(@"/// <summary>\s*(///\s*)?(What|How|Where|Who|Whose|Whom)\b.*")]
    private static partial Regex Question();
}
