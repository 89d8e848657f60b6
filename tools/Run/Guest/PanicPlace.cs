using System.IO;
using System.Linq;
using System.Text.RegularExpressions;

namespace Tine.Tools.Run;

/// <summary>The source line at which a kernel panicked, for those who have the sources.</summary>
/// <param name="File">From the tree's top.</param>
/// <param name="Line">From 1 on.</param>
/// <param name="Text">The line without the blanks before it.</param>
public sealed partial record PanicPlace(string File, int Line, string Text)
{
    /// <summary>Only hands the reason on.</summary>
    private const string Messenger = "kernel/Common/Panic.cs";

    /// <summary>Finds the innermost line of a backtrace that the sources have.</summary>
    /// <param name="log">The kernel's log, with lines such as <c>at Tine.Processes.Exec.Run (kernel/Processes/Execution/Exec.cs:40)</c>.</param>
    /// <param name="tree">The repository's directory.</param>
    /// <returns>Null when the log names none, or the innermost function has none.</returns>
    public static PanicPlace? Find(string log, string tree)
    {
        foreach (Match match in Frames().Matches(log).Where(match => match.Groups["file"].Value != Messenger))
        {
            string file = match.Groups["file"].Value;
            string path = Path.Combine(tree, file);
            if (!match.Groups["line"].Success)
            {
                return null; // Somewhere in this function; the line of its caller would mislead.
            }

            int line = int.Parse(match.Groups["line"].Value);
            if (System.IO.File.Exists(path) && System.IO.File.ReadLines(path).ElementAtOrDefault(line - 1) is { } text)
            {
                return new PanicPlace(file, line, text.Trim());
            }
        }

        return null;
    }

    [GeneratedRegex(@"^  at .* \((?<file>\w[\w./-]*)(:(?<line>[0-9]{1,6}))?\)", RegexOptions.Multiline)]
    private static partial Regex Frames();
}
