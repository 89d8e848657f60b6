using System;
using System.IO;
using System.Text.RegularExpressions;

namespace Tine.Tools.Lab;

/// <summary>A line such as <c>// LAB cow: solution</c>.</summary>
/// <param name="Lab">The lab's name.</param>
/// <param name="Kind">The beginning or the end of a part.</param>
public sealed partial record Marker(string Lab, MarkerKind Kind)
{
    /// <summary>Reads a line.</summary>
    /// <returns>Null for an ordinary line.</returns>
    /// <exception cref="LabException">The line looks like a marker and is none.</exception>
    public static Marker? Read(string line)
    {
        if (!Likeness().IsMatch(line))
        {
            return null;
        }

        Match match = Form().Match(line);
        if (!match.Success)
        {
            throw new LabException($"no marker: {line.Trim()} (// LAB name: solution, hand-out, end or file)");
        }

        MarkerKind kind = match.Groups["kind"].Value switch
        {
            "solution" => MarkerKind.Solution,
            "hand-out" => MarkerKind.HandOut,
            "end" => MarkerKind.End,
            _ => MarkerKind.File,
        };
        return new Marker(match.Groups["lab"].Value, kind);
    }

    /// <summary>Whether files of this name can have markers: those about labs are full of examples.</summary>
    /// <param name="path">From the tree's top.</param>
    public static bool CanBeIn(string path) => !IsAboutLabs(path)
        && Path.GetExtension(path) is ".csv" or ".cs" or ".c" or ".h" or ".asm" or ".inc" or ".md" or ".csproj" or ".props" or ".targets" or ".html" or ".svg";

    private static bool IsAboutLabs(string path) =>
        path.StartsWith("tests/Lab.Tests/", StringComparison.Ordinal) || path.StartsWith("tools/Lab/", StringComparison.Ordinal)
        || (path.StartsWith(Course.Folder + "/", StringComparison.Ordinal) && Path.GetExtension(path) != ".csv");

    [GeneratedRegex(@"^\s*(//|;|#|<!--)\s*LAB\s+\S+\s*:")]
    private static partial Regex Likeness();

    [GeneratedRegex(@"^\s*(//|;|#|<!--) LAB (?<lab>[a-z][a-z0-9-]*): (?<kind>solution|hand-out|end|file)( -->)?\s*$")]
    private static partial Regex Form();
}
