using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace Tine.Tools.Lab;

/// <summary>A tree for students, without the solutions that they are to write.</summary>
public sealed class HandOut
{
    private readonly Repository _tree;
    private readonly Course _course;

    public HandOut(Repository tree)
    {
        _tree = tree;
        _course = Course.Load(tree.Root);
    }

    /// <summary>Makes the hand-out of a lab in an empty or new directory, with one commit.</summary>
    /// <param name="name">The lab.</param>
    /// <param name="directory">The directory.</param>
    /// <param name="solutions">The solutions that it has.</param>
    /// <param name="own">A student's tree whose work of earlier labs is kept, or null for the reference.</param>
    /// <returns>A sentence for each file of the student's that could not be kept.</returns>
    /// <exception cref="LabException">No such lab; a directory with something in it; a wrong marker.</exception>
    public IReadOnlyList<string> Make(string name, string directory, Solutions solutions, string? own = null)
    {
        Lab lab = _course.Describe(name);
        if (Directory.Exists(directory) && Directory.EnumerateFileSystemEntries(directory).Any())
        {
            throw new LabException($"{directory} is not empty");
        }

        Directory.CreateDirectory(directory);
        try
        {
            Fill(lab, directory, solutions);
            IReadOnlyList<string> sentences = own is null ? [] : new Continuation(_course, _tree, own).Apply(name, directory);
            new Repository(directory).CommitAll($"Lab {name}, from {_tree.Head()[..12]}");
            return sentences;
        }
        catch
        {
            // Half a tree would be handed out by mistake, and be in the way of the next attempt.
            Directory.Delete(directory, recursive: true);
            throw;
        }
    }

    private void Fill(Lab lab, string directory, Solutions solutions)
    {
        if (solutions == Solutions.Kept)
        {
            foreach (string path in _tree.Files())
            {
                Copy(path, directory, path);
            }
        }
        else
        {
            WriteWithout(solutions == Solutions.OthersKept ? new HashSet<string> { lab.Name } : _course.BuiltOn(lab.Name), lab, directory);
        }
    }

    private void WriteWithout(IReadOnlySet<string> missing, Lab lab, string directory)
    {
        var removed = new HashSet<string>(lab.RemoveFiles);
        foreach (string path in _tree.Files().Where(path => !IsForStaff(path, lab.Name) && !removed.Contains(path)))
        {
            if (path == "Kernel.sln")
            {
                Write(Path.Combine(directory, path), SolutionFile.Without(File.ReadAllText(Path.Combine(_tree.Root, path)), "Lab.Tests"), File.GetUnixFileMode(Path.Combine(_tree.Root, path)));
            }
            else if (!Marker.CanBeIn(path))
            {
                Copy(path, directory, path);
            }
            else if (MarkedFile.Parse(path, File.ReadAllText(Path.Combine(_tree.Root, path))).HandOut(missing) is { } rest)
            {
                Write(Path.Combine(directory, path), rest, File.GetUnixFileMode(Path.Combine(_tree.Root, path)));
            }
        }

        string folder = $"{Course.Folder}/{lab.Name}";
        string text = MovedDocument.ToTop(File.ReadAllText(Path.Combine(_tree.Root, folder, "README.md")), folder);
        Write(Path.Combine(directory, "LAB.md"), text, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Write(Path.Combine(directory, "grade"), Script(lab.Name), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>Whether a file is the instructor's: planted wrong solutions, and other labs.</summary>
    private static bool IsForStaff(string path, string lab) =>
        path.StartsWith("tests/Lab.Tests/", StringComparison.Ordinal) || path == $"{Course.Folder}/INSTRUCTOR.md"
        || path.StartsWith($"{Course.Folder}/{lab}/wrong/", StringComparison.Ordinal)
        || (path.StartsWith(Course.Folder + "/", StringComparison.Ordinal) && path.Count(character => character == '/') > 2
            && !path.StartsWith($"{Course.Folder}/{lab}/", StringComparison.Ordinal) && !path.EndsWith("/lab.json", StringComparison.Ordinal));

    private static string Script(string lab) => $"""
        #!/bin/bash
        # Grades lab {lab}: see LAB.md, and ./grade --help.
        cd "$(dirname "$(readlink -f "$0")")" && exec dotnet run --project tools/Lab -- grade {lab} "$@"

        """;

    private void Copy(string path, string directory, string name)
    {
        string source = Path.Combine(_tree.Root, path);
        string target = Path.Combine(directory, name);
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        if (new FileInfo(source).LinkTarget is { } link)
        {
            File.CreateSymbolicLink(target, link);
            return;
        }

        File.Copy(source, target);
    }

    private static void Write(string path, string text, UnixFileMode mode)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        File.SetUnixFileMode(path, mode);
    }
}
