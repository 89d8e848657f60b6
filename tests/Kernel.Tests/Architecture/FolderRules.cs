using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Tine.Tools.Run;

namespace Tine.Tests.Architecture;

/// <summary>kernel/folders.txt: for each folder the folders of its room that it may name; with a "!" those that it should not.</summary>
internal sealed class FolderRules
{
    private readonly Dictionary<string, HashSet<string>> _mayName = [];

    public FolderRules()
    {
        foreach (string line in File.ReadLines(Path.Combine(Workspace.Root, "kernel", "folders.txt")))
        {
            if (line.Length == 0 || line.StartsWith('#'))
            {
                continue;
            }

            string[] words = line.Split([' ', ':'], StringSplitOptions.RemoveEmptyEntries);
            _mayName.Add(words[0], []);
            foreach (string word in words.Skip(1))
            {
                string folder = RoomOf(words[0]) + (word.TrimEnd('!') is "." ? "" : "/" + word.TrimEnd('!'));
                _mayName[words[0]].Add(folder);
                if (word.EndsWith('!'))
                {
                    Upward.Add((words[0], folder));
                }
            }
        }
    }

    public IEnumerable<string> Folders => _mayName.Keys;

    /// <summary>References against the order: without them no folder would name itself by way of others.</summary>
    public HashSet<(string User, string Used)> Upward { get; } = [];

    public bool MayName(string user, string used) => RoomOf(user) != RoomOf(used) || _mayName[user].Contains(used);

    /// <summary>The folders that one names in the order, and those that these name, and so on.</summary>
    public HashSet<string> Below(string folder)
    {
        var below = new HashSet<string>();
        var left = new Stack<string>([folder]);
        while (left.TryPop(out string? user))
        {
            foreach (string used in _mayName[user].Where(used => !Upward.Contains((user, used)) && below.Add(used)))
            {
                left.Push(used);
            }
        }

        return below;
    }

    private static string RoomOf(string folder) => folder.Split('/')[0];
}
