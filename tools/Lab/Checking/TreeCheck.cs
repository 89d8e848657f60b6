using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;

namespace Tine.Tools.Lab;

/// <summary>The mistakes in a tree's markers and labs.</summary>
public static class TreeCheck
{
    /// <summary>Checks every marker, that every lab has its files, and that no solution can be read elsewhere.</summary>
    /// <returns>A sentence for each mistake.</returns>
    /// <exception cref="LabException">The course cannot be read.</exception>
    public static IReadOnlyList<string> Run(Repository tree)
    {
        Course course = Course.Load(tree.Root);
        var mistakes = new List<string>();
        Dictionary<string, MarkedFile> files = Parse(tree, mistakes);
        foreach ((string path, MarkedFile file) in files)
        {
            mistakes.AddRange(file.Regions.Select(region => (region.Lab, region.FirstLine)).Append((Lab: file.WholeLab ?? "", FirstLine: 1))
                .Where(place => place.Lab.Length != 0 && !course.Has(place.Lab))
                .Select(place => $"{path}:{place.FirstLine}: there is no lab {place.Lab}"));
        }

        foreach (CourseLab lab in course.Labs)
        {
            mistakes.AddRange(Check(tree, course, lab.Name, files));
        }

        return mistakes;
    }

    private static Dictionary<string, MarkedFile> Parse(Repository tree, List<string> mistakes)
    {
        var files = new Dictionary<string, MarkedFile>();
        foreach (string path in tree.Files().Where(Marker.CanBeIn))
        {
            try
            {
                files[path] = MarkedFile.Parse(path, File.ReadAllText(Path.Combine(tree.Root, path)));
            }
            catch (LabException problem)
            {
                mistakes.Add(problem.Message);
            }
        }

        return files;
    }

    private static IEnumerable<string> Check(Repository tree, Course course, string name, Dictionary<string, MarkedFile> files)
    {
        Lab lab;
        string mistake = "";
        try
        {
            lab = course.Describe(name);
        }
        catch (LabException problem)
        {
            mistake = problem.Message;
            lab = new Lab(name, [], []);
        }

        if (mistake.Length != 0)
        {
            return [mistake];
        }

        string[] absent = [.. lab.Files.Concat(lab.RemoveFiles).Append($"{Course.Folder}/{name}/README.md").Where(path => !File.Exists(Path.Combine(tree.Root, path)))
            .Select(path => $"{Course.Folder}/{name}/lab.json: there is no {path}")];
        string[] marked = [.. files.Where(pair => pair.Value.WholeLab == name || pair.Value.Regions.Any(region => region.Lab == name)).Select(pair => pair.Key)];
        return absent
            .Concat(marked.Except(lab.Files).Select(path => $"{path}: has a solution of {name}, but a submission may not change it"))
            .Concat(Leaks(name, files))
            .Concat(Words(lab, course.BuiltOn(name), files));
    }

    private static IEnumerable<string> Leaks(string name, Dictionary<string, MarkedFile> files) =>
        from marked in files
        from region in marked.Value.Regions
        where region.Lab == name
        from other in files
        let leak = LeakCheck.Find(region, other.Value.CommonLines.Concat(other.Value.Regions.Where(place => place.Lab != name).SelectMany(place => place.Solution)))
        where leak is not null
        select $"{other.Key}: has lines of {name}'s solution ({marked.Key}:{region.FirstLine}): {leak}";

    private static IEnumerable<string> Words(Lab lab, ImmutableHashSet<string> missing, Dictionary<string, MarkedFile> files)
    {
        if (lab.ForbiddenWords.Length == 0)
        {
            return [];
        }

        var words = new Regex(string.Join('|', lab.ForbiddenWords.Select(Regex.Escape)), RegexOptions.IgnoreCase);
        return from file in files
               where !lab.RemoveFiles.Contains(file.Key)
               let lines = (file.Value.HandOut(missing) ?? "").Split('\n')
               from number in Enumerable.Range(0, lines.Length)
               where IsProse(file.Key, lines[number]) && words.IsMatch(lines[number])
               select $"{file.Key}: the hand-out of {lab.Name} says \"{words.Match(lines[number]).Value}\": {lines[number].Trim()}";
    }

    private static bool IsProse(string path, string line) =>
        Path.GetExtension(path) == ".md" || line.TrimStart().StartsWith("//", StringComparison.Ordinal) || line.TrimStart().StartsWith(';');
}
