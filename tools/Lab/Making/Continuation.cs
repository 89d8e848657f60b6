using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace Tine.Tools.Lab;

/// <summary>A student's own work of earlier labs in the hand-out of a later one, in place of the reference solution.</summary>
/// <param name="course">The course.</param>
/// <param name="tree">The course's tree, with the solutions.</param>
/// <param name="own">The student's tree.</param>
public sealed class Continuation(Course course, Repository tree, string own)
{
    /// <summary>Puts the student's files of earlier labs into a hand-out.</summary>
    /// <param name="name">The lab that is handed out.</param>
    /// <param name="directory">Its hand-out, before the commit.</param>
    /// <returns>A sentence for each file that could not be kept.</returns>
    /// <exception cref="LabException">There is no such tree.</exception>
    public IReadOnlyList<string> Apply(string name, string directory)
    {
        if (!Directory.Exists(own))
        {
            throw new LabException($"there is no tree {own} to go on with");
        }

        var sentences = new List<string>();
        IReadOnlySet<string> missing = course.BuiltOn(name);
        foreach (string earlier in course.Labs.Select(lab => lab.Name).TakeWhile(lab => lab != name))
        {
            foreach (string path in course.Describe(earlier).Files)
            {
                if (Problem(path, missing, course.BuiltOn(earlier)) is { } problem)
                {
                    sentences.Add($"{path}: {problem}; it has the reference solution of lab {earlier}");
                }
                else
                {
                    File.Copy(Path.Combine(own, path), Path.Combine(directory, path), overwrite: true);
                }
            }
        }

        return sentences;
    }

    private string? Problem(string path, IReadOnlySet<string> missing, IReadOnlySet<string> missingThen)
    {
        var file = new FileInfo(Path.Combine(own, path));
        if (!file.Exists || file.LinkTarget is not null || file.Length is 0 or > Submission.MostBytes)
        {
            return $"not in {own} as an ordinary file";
        }

        MarkedFile marked = MarkedFile.Parse(path, File.ReadAllText(Path.Combine(tree.Root, path)));
        string? answer = marked.Regions.Select(region => region.Lab).FirstOrDefault(lab => missing.Contains(lab) && !missingThen.Contains(lab));
        if (answer is not null)
        {
            return $"it was handed out with the solution of {answer}";
        }

        string? unsolved = marked.Unsolved(File.ReadAllText(file.FullName)).FirstOrDefault(lab => !missing.Contains(lab));
        return unsolved is null ? null : $"the place of {unsolved} is as it was handed out";
    }
}
