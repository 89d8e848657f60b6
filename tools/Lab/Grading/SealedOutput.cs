using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;

namespace Tine.Tools.Lab;

/// <summary>The lines of an output that a program signed with the grader's key (<c>userland/Runtime/Seal.cs</c>).</summary>
public static partial class SealedOutput
{
    private const ulong OffsetBasis = 14695981039346656037;
    private const ulong Prime = 1099511628211;

    /// <summary>The signed lines alone, without their signatures.</summary>
    /// <param name="output">Standard output of a guest.</param>
    /// <param name="key">The key that the guest's programs were given.</param>
    public static string Read(string output, string key) => string.Join('\n', output.Split('\n')
        .Select(line => Signed().Match(line.TrimEnd('\r')))
        .Where(match => match.Success && match.Groups["seal"].Value == Sign(match.Groups["line"].Value, key))
        .Select(match => match.Groups["line"].Value));

    /// <summary>The signature of a line: FNV-1a over the UTF-16 units of the key and of the line.</summary>
    public static string Sign(string line, string key) => (key + line)
        .Aggregate(OffsetBasis, (hash, unit) => (hash ^ unit) * Prime).ToString("x16", CultureInfo.InvariantCulture);

    /// <summary>The output as a person reads it.</summary>
    public static string WithoutSeals(string output) => Seals().Replace(output, "");

    [GeneratedRegex("^(?<seal>[0-9a-f]{16}) (?<line>.*)$")]
    private static partial Regex Signed();

    [GeneratedRegex("^[0-9a-f]{16} ", RegexOptions.Multiline)]
    private static partial Regex Seals();
}
