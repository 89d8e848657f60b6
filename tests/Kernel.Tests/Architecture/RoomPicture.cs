using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Tine.Tools.Run;

namespace Tine.Tests.Architecture;

/// <summary>The rooms as README.md draws them: in boxes one above the other. A room may name those below it in its columns.</summary>
internal sealed partial class RoomPicture
{
    private readonly List<(string Room, int Line, int Left, int Right)> _boxes = [];

    public RoomPicture()
    {
        string readme = File.ReadAllText(Path.Combine(Workspace.Root, "README.md"));
        string[] lines = readme[readme.IndexOf("## The house", StringComparison.Ordinal)..].Split("```")[1].Split('\n');
        for (int line = 0; line < lines.Length; line++)
        {
            foreach (Match box in Box().Matches(lines[line]))
            {
                _boxes.Add((box.Value.Trim(), line, box.Index, box.Index + box.Length));
            }
        }
    }

    public IEnumerable<string> Rooms => _boxes.Select(box => box.Room);

    /// <summary>Whether a room stands above another one. Beside it is not above.</summary>
    public bool MayName(string user, string used)
    {
        (_, int upper, int left, int right) = _boxes.Single(box => box.Room == user);
        (_, int lower, int otherLeft, int otherRight) = _boxes.Single(box => box.Room == used);
        return upper < lower && left < otherRight && otherLeft < right;
    }

    /// <summary>A name between two walls.</summary>
    [GeneratedRegex(@"(?<=\|) +\w+ +(?=\|)")]
    private static partial Regex Box();
}
