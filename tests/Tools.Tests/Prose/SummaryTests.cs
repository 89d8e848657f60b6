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

    /// <summary>All but tests, whose methods state what holds.</summary>
    private static readonly string[] s_rootsOfActions = ["kernel", "userland", "tools"];

    [Fact]
    public void NoSummaryBeginsWithoutItsFact() => AssertNone("say the fact first, as a noun phrase or with a verb", BadBeginning());

    [Fact]
    public void NoSummaryHasWordsThatMustBeReadTwice() => AssertNone("say it in plain words", BadWords());

    [Theory]
    [InlineData("What a page holds.")]
    [InlineData("It is mapped.")]
    [InlineData("The same for threads.")]
    [InlineData("As on Linux: no more than 64.")]
    [InlineData("\n    /// How long it takes.\n    /// ")]
    public void ABadBeginningIsSeen(string summary) => Assert.All(SummariesIn(Quoted(summary)), text => Assert.Matches(BadBeginning(), text));

    [Theory]
    [InlineData("Pages of which none is mapped.")]
    [InlineData("Wakes whoever waits.")]
    [InlineData("\n    /// Pages of\n    /// which none is mapped.\n    /// ")]
    public void BadWordsAreSeen(string summary) => Assert.All(SummariesIn(Quoted(summary)), text => Assert.Matches(BadWords(), text));

    [Fact]
    public void NoReadmeHasWordsThatMustBeReadTwice()
    {
        string[] found = [.. from document in Document.All()
            where Path.GetFileName(document.Name) is "README.md" or "GLOSSARY.md" or "DEBUGGING.md"
            from line in document.Lines
            where BadWords().IsMatch(line)
            select $"{document.Name}: {line}"];
        Assert.True(found.Length == 0, "say it in plain words:\n" + string.Join('\n', found));
    }

    [Fact]
    public void AQuestionAboutAParameterIsSeen() => Assert.Matches(QuestionWord(), Assert.Single(TextsOfParametersIn("/// <" + "returns>How many.</returns>")));

    [Theory]
    [InlineData("Whether a page is there.")]
    [InlineData("The whole page, formerly the lower one.")]
    [InlineData("Iterates over forks, asynchronously.")]
    public void OthersPass(string summary)
    {
        string text = Assert.Single(SummariesIn(Quoted(summary)));
        Assert.DoesNotMatch(BadBeginning(), text);
        Assert.DoesNotMatch(BadWords(), text);
    }

    [Fact]
    public void NoParameterOrResultBeginsWithAQuestionWord() => AssertNone("name the thing", QuestionWord(), TextsOfParametersIn);

    /// <summary>A method that gives nothing back, or only an error, does something: the first word says what.</summary>
    [Fact]
    public void SummariesOfActionsBeginWithAVerb() => AssertNone("begin with a verb in the third person", NoVerb(), SummariesOfActionsIn, s_rootsOfActions);

    [Theory]
    [InlineData("The time has come.", "public abstract void Expire();")]
    [InlineData("mlock(2).", "internal Errno Lock(Caller caller)")]
    [InlineData("A tick came.", "[NoAllocation]\n    public static unsafe void OnTick<T>(T what)")]
    public void AnActionWithoutAVerbIsSeen(string summary, string method) =>
        Assert.Matches(NoVerb(), Assert.Single(SummariesOfActionsIn(Quoted(summary) + "\n    /// <" + "returns>None.</returns>\n    " + method)));

    [Fact]
    public void AnActionWithAVerbPasses() => Assert.DoesNotMatch(NoVerb(), Assert.Single(SummariesOfActionsIn(Quoted("Locks a range: mlock(2).") + "\n    internal Errno Lock(Caller caller)")));

    [Fact]
    public void AValueIsNoAction() => Assert.Empty(SummariesOfActionsIn(Quoted("The time.") + "\n    public ulong Time() => 1;\n\n    private void Run()"));

    /// <summary>A method with the answer yes or no says what is asked, or does something; cases of test programs state what holds.</summary>
    [Fact]
    public void SummariesOfAnswersBeginWithWhetherOrAVerb() => AssertNone("begin with Whether, or with a verb", NoVerb(), SummariesOfAnswersIn, ["kernel", "userland/Runtime", "tools"]);

    [Theory]
    [InlineData("The sticky bit.", false)]
    [InlineData("Whether it is sticky.", true)]
    [InlineData("Finds the bit.", true)]
    public void AnAnswerWithoutAQuestionIsSeen(string summary, bool isGood) =>
        Assert.Equal(!isGood, NoVerb().IsMatch(Assert.Single(SummariesOfAnswersIn(Quoted(summary) + "\n    public bool IsSticky(int mode)"))));

    private static void AssertNone(string advice, Regex bad) => AssertNone(advice, bad, SummariesIn);

    private static void AssertNone(string advice, Regex bad, Func<string, IEnumerable<string>> textsIn, string[]? roots = null)
    {
        string[] found = [.. from root in roots ?? s_roots
            from path in Sources(root)
            from text in textsIn(File.ReadAllText(path))
            where bad.IsMatch(text)
            select $"{Path.GetRelativePath(Workspace.Root, path)}: {text}"];
        Assert.True(found.Length == 0, $"{advice}:\n" + string.Join('\n', found));
    }

    private static string Quoted(string summary) => "/// <" + $"summary>{summary}</summary>";

    private static IEnumerable<string> Sources(string root) =>
        Directory.EnumerateFiles(Path.Combine(Workspace.Root, root), "*.cs", SearchOption.AllDirectories)
            .Where(path => !path.Contains("/obj/", StringComparison.Ordinal));

    /// <summary>The texts of a file's summaries, each in one line.</summary>
    private static IEnumerable<string> SummariesIn(string source) => Summary().Matches(source).Select(Unfold);

    /// <summary>The texts of the summaries of a file's methods that return nothing, or an error.</summary>
    private static IEnumerable<string> SummariesOfActionsIn(string source) => SummaryOfMethod().Matches(source).Where(match => match.Groups[2].Value != "bool").Select(Unfold);

    /// <summary>The texts of the summaries of a file's methods that answer yes or no.</summary>
    private static IEnumerable<string> SummariesOfAnswersIn(string source) => SummaryOfMethod().Matches(source).Where(match => match.Groups[2].Value == "bool").Select(Unfold);

    /// <summary>The texts about parameters and results of a file, each in one line.</summary>
    private static IEnumerable<string> TextsOfParametersIn(string source) => ParameterOrResult().Matches(source).Select(Unfold);

    private static string Unfold(Match match) => LineBreak().Replace(match.Groups[1].Value, " ").Trim();

    [GeneratedRegex("/// <summary>(.*?)</summary>", RegexOptions.Singleline)]
    private static partial Regex Summary();

    /// <summary>A summary, perhaps more lines of its comment and attributes, and a method.</summary>
    [GeneratedRegex(@"/// <summary>((?:(?!</summary>).)*)</summary>[ ]*\n(?:\s*(?:///|\[)[^\n]*\n)*[ ]*(?:\w+ )*(void|Errno|bool) \w+(?:<\w+>)?\(", RegexOptions.Singleline)]
    private static partial Regex SummaryOfMethod();

    [GeneratedRegex(@"^(?!Whether\b|[A-Z][a-z]+s\b)")]
    private static partial Regex NoVerb();

    [GeneratedRegex("/// <(?:param name=\"\\w+\"|returns)>(.*?)</(?:param|returns)>", RegexOptions.Singleline)]
    private static partial Regex ParameterOrResult();

    [GeneratedRegex(@"\s*\n\s*///\s*")]
    private static partial Regex LineBreak();

    [GeneratedRegex(@"^(What|How|Where|Who|Whose|Whom|Which|It|They)\b")]
    private static partial Regex QuestionWord();

    /// <summary>Question words, pronouns without a noun, and prepositions before the fact.</summary>
    [GeneratedRegex(@"^(What|How|Where|Who|Whose|Whom|Which|When|Why|It|They|Those|These|Such|Its|Their|Nobody|Somebody|For|As|By|To|The same|So|From here on|From now on)\b")]
    private static partial Regex BadBeginning();

    [GeneratedRegex(@"\b(of which|of whom|so to speak|whoever|whom|behind|childs|in its stead|thereof|save that)\b")]
    private static partial Regex BadWords();
}
