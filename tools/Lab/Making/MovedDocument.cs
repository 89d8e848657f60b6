using System.IO;
using System.Text.RegularExpressions;

namespace Tine.Tools.Lab;

/// <summary>A Markdown document that is read from the tree's top.</summary>
internal static partial class MovedDocument
{
    /// <summary>Makes links lead from the top to where they led from the document's folder.</summary>
    /// <param name="text">The document.</param>
    /// <param name="folder">Its folder, from the tree's top.</param>
    public static string ToTop(string text, string folder) => Links().Replace(text, match =>
        $"]({Path.GetRelativePath("/", Path.GetFullPath(Path.Combine("/", folder, match.Groups["path"].Value)))}");

    [GeneratedRegex(@"\]\((?![a-z]+:)(?<path>[^)#\s]+)")]
    private static partial Regex Links();
}
