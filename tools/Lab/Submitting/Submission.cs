using System.Collections.Immutable;
using System.IO;

namespace Tine.Tools.Lab;

/// <summary>The part of a submission that is graded.</summary>
/// <param name="Files">Paths from the tree's top, all of them on the lab's list, and their content.</param>
/// <param name="Notes">A sentence for each thing that was not taken.</param>
public sealed record Submission(ImmutableSortedDictionary<string, byte[]> Files, ImmutableArray<string> Notes)
{
    /// <summary>The most of a file in bytes; sources are a hundredth of it.</summary>
    public const int MostBytes = 1 << 20;

    /// <summary>The students' answers to the questions, and their hours: in a submission, not graded here.</summary>
    public const string Answers = "answers.md";

    /// <inheritdoc cref="Answers"/>
    public const string Hours = "hours.txt";

    /// <summary>Looks whether there is something to read, before minutes of work for it.</summary>
    /// <exception cref="LabException">There is not.</exception>
    public static void Require(string path)
    {
        if (!Directory.Exists(path) && !File.Exists(path))
        {
            throw new LabException($"there is no submission {path}");
        }
    }

    /// <summary>Reads a directory, or a tar archive (also compressed by gzip). Nothing is unpacked, no link is followed.</summary>
    /// <param name="path">The directory or the archive.</param>
    /// <param name="lab">The lab with the list of files.</param>
    /// <param name="handOut">The tree that students were given: other files that differ from it are named.</param>
    /// <exception cref="LabException">There is neither.</exception>
    public static Submission Read(string path, Lab lab, string handOut)
    {
        Require(path);
        var basket = new SubmissionBasket(lab, handOut);
        if (Directory.Exists(path))
        {
            DirectorySubmission.Read(path, basket);
        }
        else
        {
            TarSubmission.Read(path, basket);
        }

        return basket.ToSubmission();
    }
}
