using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Tine.Tools.Run;
using Xunit;

namespace Tine.Tools.Tests.Prose;

/// <summary>Documents keep to the sources that they speak of.</summary>
public sealed partial class DocumentTests
{
    /// <summary>A table's figure may be off by this part of it before it has to be counted again.</summary>
    private const double Tolerance = 0.15;

    [Fact]
    public void EveryLinkLeadsSomewhere() => AssertNone(
        from document in Document.All()
        from link in document.Links
        let target = document.Resolve(link)
        where !(File.Exists(target) || Directory.Exists(target))
            || (link.Anchor.Length != 0 && target.EndsWith(".md") && !new Document(target).Anchors.Contains(link.Anchor))
        select $"{document.Name}: {link.Path}#{link.Anchor}");

    /// <summary>A link whose text is a name in code style leads to the file that declares it.</summary>
    [Fact]
    public void EveryLinkedNameIsDeclaredInItsFile() => AssertNone(
        from document in Document.All()
        from link in document.Links
        let target = document.Resolve(link)
        let name = link.Text.Trim('`')
        where link.Text.StartsWith('`') && (target.EndsWith(".cs") || target.EndsWith(".asm"))
            && name != Path.GetFileName(target) && !DeclaredNames.AreIn(target, name)
        select $"{document.Name}: {link.Path} has no {name}");

    [Theory]
    [InlineData("README.md")]
    [InlineData("GLOSSARY.md")]
    public void EveryOtherNameIsTheKernels(string document) => AssertNone(
        from span in Document.At("kernel", document).CodeSpans
        where Member().IsMatch(span) && !DeclaredNames.AreInKernel(span)
        select span);

    [Fact]
    public void PicturesNameWhatThereIs() => AssertNone(
        from picture in Directory.EnumerateFiles(Path.Combine(Workspace.Root, "kernel", "Pictures"), "*.svg")
        from Match text in PictureText().Matches(File.ReadAllText(picture))
        from Match name in MemberInText().Matches(text.Groups[1].Value)
        where !DeclaredNames.AreInKernel(name.Value)
        select $"{Path.GetFileName(picture)}: {name.Value}");

    /// <summary>The table of what to read first tells how much that is.</summary>
    [Fact]
    public void TheEssentialWeekIsAsLongAsItSays()
    {
        Document walk = Document.At("kernel", "README.md");
        string[][] days = [.. walk.Rows.Where(row => row.Length == 3 && row[0].TrimStart().FirstOrDefault() is >= '1' and <= '9')];
        int[] lines = [.. days.Select(row => Day(walk, row[1]))];
        Assert.Equal(7, days.Length);
        Assert.InRange(lines.Sum(), 9_000, 11_500);
        foreach ((string[] day, int count) in days.Zip(lines))
        {
            int stated = int.Parse(day[2], NumberStyles.AllowThousands | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture);
            Assert.True(Math.Abs(count - stated) < stated * Tolerance, $"{day[0].Trim()}: {count} lines, not {stated}");
        }
    }

    [Fact]
    public void AMissingNameIsSeen()
    {
        string cloner = Path.Combine(Workspace.Root, "kernel", "Processes", "Creation", "Cloner.cs");
        Assert.True(DeclaredNames.AreIn(cloner, "Cloner.Clone"));
        Assert.False(DeclaredNames.AreIn(cloner, "Cloner.CloneTwice"));
        Assert.False(DeclaredNames.AreInKernel("Cloner.CloneTwice"));
        Assert.False(DeclaredNames.AreInKernel("Kloner"));
    }

    /// <summary>The lines of a day's files, without those that stand there for hand-outs of labs.</summary>
    private static int Day(Document walk, string cell) =>
        FileLink().Matches(cell).Sum(match => File.ReadLines(walk.Resolve(new DocumentLink("", match.Groups[1].Value, ""))).Count(line => !HandOutLine().IsMatch(line)));

    private static void AssertNone(IEnumerable<string> found)
    {
        string[] all = [.. found];
        Assert.True(all.Length == 0, string.Join('\n', all));
    }

    [GeneratedRegex(@"^\s*(//|;) ?(\||LAB \w+: )")]
    private static partial Regex HandOutLine();

    [GeneratedRegex(@"\]\(([^)]+\.(cs|asm))\)")]
    private static partial Regex FileLink();

    [GeneratedRegex(@"^[A-Z][a-z]\w*\.[A-Z]\w*$")]
    private static partial Regex Member();

    [GeneratedRegex(@"\b[A-Z][A-Za-z]+\.[A-Z][A-Za-z]+\b")]
    private static partial Regex MemberInText();

    [GeneratedRegex("<text[^>]*>([^<]*)</text>")]
    private static partial Regex PictureText();
}
