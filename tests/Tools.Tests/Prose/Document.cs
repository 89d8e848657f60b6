using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Tine.Tools.Run;

namespace Tine.Tools.Tests.Prose;

/// <summary>One Markdown file: its relative links, its code spans and its headings' anchors.</summary>
internal sealed partial class Document(string path)
{
    private readonly string _text = CodeBlock().Replace(File.ReadAllText(path), "");

    /// <summary>Relative to the repository's root.</summary>
    public string Name => System.IO.Path.GetRelativePath(Workspace.Root, path);

    /// <summary>Links and pictures that lead into the repository, or into the document itself.</summary>
    public IEnumerable<DocumentLink> Links => Link().Matches(_text)
        .Select(match => new DocumentLink(match.Groups["text"].Value, match.Groups["path"].Value, match.Groups["anchor"].Value))
        .Where(link => !link.Path.Contains("://") && !link.Path.StartsWith("mailto:", System.StringComparison.Ordinal));

    /// <summary>Code spans that are no link's text.</summary>
    public IEnumerable<string> CodeSpans => CodeSpan().Matches(Link().Replace(_text, "")).Select(match => match.Groups[1].Value);

    /// <summary>Anchors as a code host makes them of headings.</summary>
    public IEnumerable<string> Anchors => Heading().Matches(_text)
        .Select(match => NotInAnchors().Replace(match.Groups[1].Value.ToLowerInvariant(), "").Replace(' ', '-'));

    /// <summary>All lines outside of code blocks.</summary>
    public IEnumerable<string> Lines => _text.Split('\n');

    /// <summary>Rows of tables: their cells.</summary>
    public IEnumerable<string[]> Rows => Lines.Where(line => line.StartsWith('|')).Select(line => line.Trim('|').Split('|'));

    /// <summary>The file or folder that a link leads to.</summary>
    public string Resolve(DocumentLink link) =>
        link.Path.Length == 0 ? path : System.IO.Path.GetFullPath(link.Path, System.IO.Path.GetDirectoryName(path)!);

    /// <summary>Every Markdown file of the repository.</summary>
    public static IEnumerable<Document> All() =>
        Directory.EnumerateFiles(Workspace.Root, "*.md", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 })
            .Where(file => !Left().IsMatch(System.IO.Path.GetRelativePath(Workspace.Root, file)))
            .Select(file => new Document(file));

    public static Document At(params string[] parts) => new(System.IO.Path.Combine([Workspace.Root, .. parts]));

    [GeneratedRegex(@"^\.(git|artifacts)/|(^|/)obj/")]
    private static partial Regex Left();

    [GeneratedRegex(@"^```.*?^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex CodeBlock();

    [GeneratedRegex(@"\[(?<text>[^\]]*)\]\((?<path>[^)#\s]*)(#(?<anchor>[^)]*))?\)")]
    private static partial Regex Link();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex CodeSpan();

    [GeneratedRegex("^#+ (.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NotInAnchors();
}
