using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;

namespace Tine.Tools.Image;

/// <summary>
/// Names such as editor, pager, vi and awk for which several Debian packages have a program: each belongs to the program of the
/// highest priority, by update-alternatives(1) in the packages' scripts that would run after their installation.
/// </summary>
/// <remarks>The scripts are read, not run: what they write with variables is passed over. Debian's own have none.</remarks>
internal sealed partial class Alternatives
{
    /// <summary>The best choice for each name.</summary>
    private readonly SortedDictionary<string, Choice> _best = new(StringComparer.Ordinal);

    /// <summary>Takes the alternatives of one package's script.</summary>
    public void Read(string script)
    {
        foreach (Match call in Installation().Matches(LineContinuation().Replace(script, " ")))
        {
            string[] words = call.Groups["words"].Value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (words is [_, var name, _, var priority, ..] && int.TryParse(priority, CultureInfo.InvariantCulture, out int rank)
                && !words.Any(word => word.Contains('$'))
                && (!_best.TryGetValue(name, out Choice? choice) || choice.Priority < rank))
            {
                _best[name] = new Choice(rank, [.. Links(words)]);
            }
        }
    }

    /// <summary>Makes the links, except in the place of files and to programs that are not there.</summary>
    public void AddTo(RootFileSystem root)
    {
        foreach (Link link in _best.Values.SelectMany(choice => choice.Links))
        {
            if (root.Contains(link.Target) && !root.Contains(link.Path))
            {
                root.AddLink("etc/alternatives/" + link.Name, link.Target);
                root.AddLink(link.Path, "/etc/alternatives/" + link.Name);
            }
        }
    }

    /// <summary>The link itself, and those that go with it, such as its manual page.</summary>
    private static IEnumerable<Link> Links(string[] words)
    {
        const int WordsOfSlave = 4;
        yield return new Link(words[0], words[1], words[2]);
        for (int at = WordsOfSlave; at + WordsOfSlave <= words.Length && words[at] == "--slave"; at += WordsOfSlave)
        {
            yield return new Link(words[at + 1], words[at + 2], words[at + 3]);
        }
    }

    [GeneratedRegex(@"\\\n\s*")]
    private static partial Regex LineContinuation();

    [GeneratedRegex(@"update-alternatives[ \t]+(?:--(?!install)\S+[ \t]+)*--install(?<words>[^\n;&|]*)")]
    private static partial Regex Installation();

    private sealed record Choice(int Priority, Link[] Links);

    private sealed record Link(string Path, string Name, string Target);
}
