using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;

namespace Tine.Tools.Lab;

/// <summary>Takes what may be taken of a submission, and notes the rest.</summary>
/// <param name="lab">The lab with the list of files.</param>
/// <param name="handOut">The tree that students were given.</param>
internal sealed class SubmissionBasket(Lab lab, string handOut)
{
    private const int MostNotes = 10;

    private readonly SortedDictionary<string, byte[]> _files = [];
    private readonly List<string> _notes = [];
    private readonly HashSet<string> _refused = [];

    public IEnumerable<string> Wanted => lab.Files;

    /// <summary>Whether a path is on the lab's list.</summary>
    public bool IsWanted(string path) => lab.Files.Contains(path);

    /// <summary>Notes that a path is not taken.</summary>
    public void Refuse(string path, string reason)
    {
        _refused.Add(path);
        _files.Remove(path);
        _notes.Add($"{Printable(path)}: {reason}");
    }

    /// <summary>Notes something about the submission as a whole.</summary>
    public void Note(string sentence) => _notes.Add(sentence);

    /// <summary>Takes a file of the list; the second of a name makes the first suspect, too.</summary>
    public void Take(string path, byte[] content)
    {
        if (_refused.Contains(path))
        {
            return;
        }

        if (!_files.TryAdd(path, content))
        {
            Refuse(path, "stands twice in the submission; neither is taken");
        }
    }

    /// <summary>Notes a file that is not on the list, unless it is as it was handed out.</summary>
    /// <param name="path">From the tree's top.</param>
    /// <param name="isAsHandedOut">Compares it with the course's own file.</param>
    public void PassOver(string path, System.Func<string, bool> isAsHandedOut)
    {
        if (path is Submission.Answers or Submission.Hours)
        {
            return;
        }

        string own = Path.Combine(handOut, path);
        if (!File.Exists(own))
        {
            Refuse(path, "is not on the lab's list of files; not taken");
        }
        else if (!isAsHandedOut(own))
        {
            Refuse(path, "was changed and is not on the lab's list of files; the course's own is used");
        }
    }

    public Submission ToSubmission()
    {
        foreach (string path in lab.Files.Where(path => !_files.ContainsKey(path) && !_refused.Contains(path)))
        {
            Note($"{path}: not in the submission; it stays as it was handed out");
        }

        IEnumerable<string> notes = _notes.Count <= MostNotes ? _notes : [.. _notes.Take(MostNotes), $"and {_notes.Count - MostNotes} things more that were not taken"];
        return new Submission(_files.ToImmutableSortedDictionary(), [.. notes]);
    }

    /// <summary>A name as a terminal may show it.</summary>
    private static string Printable(string path) => string.Concat(path.Take(200).Select(character => char.IsControl(character) ? '?' : character));
}
