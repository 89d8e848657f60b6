using System.Linq;
using System.Text.RegularExpressions;

namespace Tine.Tools.Lab;

/// <summary>A solution (.sln) without projects that a hand-out leaves out.</summary>
internal static partial class SolutionFile
{
    /// <summary>Takes a project out: its two lines, and those that name its GUID.</summary>
    /// <param name="text">The solution.</param>
    /// <param name="name">The project's name.</param>
    public static string Without(string text, string name)
    {
        Match project = Projects().Matches(text).FirstOrDefault(match => match.Groups["name"].Value == name) ?? Match.Empty;
        return project.Success
            ? string.Join('\n', text.Remove(project.Index, project.Length).Split('\n').Where(line => !line.Contains(project.Groups["id"].Value, System.StringComparison.OrdinalIgnoreCase)))
            : text;
    }

    [GeneratedRegex("""^Project\("[^"]*"\) = "(?<name>[^"]*)", "[^"]*", "(?<id>\{[^"]*\})"\r?\nEndProject\r?\n""", RegexOptions.Multiline)]
    private static partial Regex Projects();
}
