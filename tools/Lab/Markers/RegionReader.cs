using System.Collections.Generic;
using System.Text.RegularExpressions;

namespace Tine.Tools.Lab;

/// <summary>A region of a file while its lines are read.</summary>
internal sealed partial class RegionReader(string path, Marker opening, int firstLine)
{
    private readonly List<string> _solution = [];
    private readonly List<string> _handOut = [];

    public string Lab => opening.Lab;

    public int FirstLine { get; } = firstLine;

    /// <summary>Whether lines are now the hand-out's.</summary>
    public bool IsInHandOut { get; set; }

    /// <param name="line">The next line.</param>
    /// <param name="number">Its number, for messages.</param>
    public void Add(string line, int number)
    {
        if (!IsInHandOut)
        {
            _solution.Add(line);
            return;
        }

        Match match = HandOutLine().Match(line);
        if (!match.Success)
        {
            throw new LabException($"{path}:{number}: a line of a hand-out begins with //| (;| in assembly, <!--| in markup)");
        }

        _handOut.Add((match.Groups["blanks"].Value + match.Groups["text"].Value).TrimEnd());
    }

    public MarkedRegion ToRegion() => new(Lab, FirstLine, [.. _solution], [.. _handOut]);

    [GeneratedRegex(@"^(?<blanks>\s*)(//\||;\|) ?(?<text>.*)$|^(?<blanks>\s*)<!--\| ?(?<text>.*?)( ?-->)?$")]
    private static partial Regex HandOutLine();
}
