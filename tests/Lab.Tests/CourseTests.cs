using System;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Tine.Tools;
using Tine.Tools.Lab;
using Xunit;
using Lab = Tine.Tools.Lab.Lab;

namespace Tine.Labs.Tests;

/// <summary>The labs of this tree.</summary>
public sealed class CourseTests
{
    /// <summary>A solution may cost this much more than the reference.</summary>
    private const double MostOfReference = 1.1;

    private static readonly string s_root = SourceTree.FindRoot();

    public static TheoryData<string> Labs => new(Course.Load(s_root).Labs.Select(lab => lab.Name));

    [Fact]
    public void HasNoMistake() => Assert.Empty(TreeCheck.Run(new Repository(s_root)));

    /// <summary>The hand-out has the invitation in each file of the lab, and no marker of it.</summary>
    [Theory]
    [MemberData(nameof(Labs))]
    public void CanBeHandedOut(string lab)
    {
        string directory = Directory.CreateTempSubdirectory("tine-lab-").FullName;
        try
        {
            new HandOut(new Repository(s_root)).Make(lab, directory, Solutions.EarlierKept);
            Assert.All(Course.Load(s_root).Describe(lab).Files, path =>
            {
                string text = File.ReadAllText(Path.Combine(directory, path));
                Assert.Contains($" Lab {lab}: your code here.", text);
                Assert.DoesNotContain($"LAB {lab}", text);
            });
            string solution = File.ReadAllText(Path.Combine(directory, "Kernel.sln"));
            Assert.DoesNotContain("Lab.Tests", solution);
            Assert.Contains("Kernel.Tests", solution);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    /// <summary>A hand-out's text has all its parts, a picture, and a line of the table for each test with the points of that.</summary>
    [Theory]
    [MemberData(nameof(Labs))]
    public void TheTextHasAllParts(string name)
    {
        string text = File.ReadAllText(Path.Combine(s_root, Course.Folder, name, "README.md"));
        string[] headings = ["Goal", "Before you begin", "What to read", "Background", "What to write", "Hints", "Tests and points", "Challenge", "Questions"];
        Assert.Equal(headings, text.Split('\n').Where(line => line.StartsWith("## ", StringComparison.Ordinal)).Select(line => line[3..]).Intersect(headings));
        Assert.Contains("![", text);
        Assert.True(File.Exists(Path.Combine(s_root, Course.Folder, name, "questions.md")));
        string[] rows = [.. text.Split('\n').Where(line => line.StartsWith('|'))];
        Assert.All(StaffParts.Extend(Course.Load(s_root).Describe(name)).Tests, test => Assert.Contains(rows, row => HasPoints(row, test)));
    }

    /// <summary>The text tells how many lines the reference has, without blank ones and comments; only lab measure has none.</summary>
    [Theory]
    [MemberData(nameof(Labs))]
    public void TheTextSaysHowMuchThereIsToWrite(string name)
    {
        int lines = Course.Load(s_root).Describe(name).Files.Where(path => Path.GetExtension(path) is ".cs" or ".c")
            .SelectMany(path => MarkedFile.Parse(path, File.ReadAllText(Path.Combine(s_root, path))).Regions)
            .Where(region => region.Lab == name)
            .SelectMany(region => region.Solution)
            .Count(line => line.Trim() is { Length: > 0 } text && !text.StartsWith("//", StringComparison.Ordinal));
        int[] told = [.. Regex.Matches(File.ReadAllText(Path.Combine(s_root, Course.Folder, name, "README.md")), @"[Aa]bout\s(\d+)\slines").Select(match => int.Parse(match.Groups[1].Value))];
        Assert.Equal(lines == 0 ? 0 : 1, told.Length);
        Assert.All(told, number => Assert.InRange(number, lines * 0.85, lines * 1.15));
    }

    /// <summary>A row may stand for several tests: <c>| figures-vfork, -cow | 12 each |</c>.</summary>
    private static bool HasPoints(string row, LabTest test)
    {
        string[] cells = row.Split('|', StringSplitOptions.TrimEntries);
        string[] names = [.. cells[1].Split(", ")];
        string stem = names[0].Split('-')[0];
        return names.Any(name => name == test.Id || (name.StartsWith('-') && stem + name == test.Id)) && cells[2].Split(' ')[0] == test.Points.ToString();
    }

    /// <summary>Mistakes that students make, each of them planted in the solution as it is now.</summary>
    [Theory]
    [MemberData(nameof(Labs))]
    public void WrongSolutionsCanBePlanted(string name)
    {
        Lab lab = StaffParts.Extend(Course.Load(s_root).Describe(name));
        string folder = Path.Combine(s_root, Course.Folder, name, "wrong");
        string[] patches = [.. (Directory.Exists(folder) ? Directory.EnumerateFiles(folder) : []).Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)];
        Assert.Equal(lab.Wrong is null ? [] : lab.Wrong.Keys.Order(StringComparer.Ordinal).ToArray(), patches);
        foreach (string patch in patches)
        {
            using var patched = new PatchedFiles(s_root, lab, patch);
            Assert.Contains(lab.Files, path => File.ReadAllText(Path.Combine(s_root, path)) != File.ReadAllText(Path.Combine(patched.Directory, path)));
        }
    }

    [Fact]
    public void GivesAHundredPointsForEachLab()
    {
        Course course = Course.Load(s_root);
        Assert.All(course.Labs, lab =>
        {
            Lab visible = course.Describe(lab.Name);
            Assert.Equal(100, visible.Points + visible.HiddenPoints);
            Assert.Equal(visible.HiddenPoints, StaffParts.Extend(visible).Points - visible.Points);
        });
    }

    /// <summary>The reference is what CostTests hold.</summary>
    [Fact]
    public void AsksForAtMostATenthMoreThanTheReferenceCosts()
    {
        Course course = Course.Load(s_root);
        string[] table = File.ReadAllLines(Path.Combine(s_root, "tests/Boot.Tests/forkbench.icount.csv"));
        foreach (LabTest test in course.Labs.SelectMany(lab => course.Describe(lab.Name).Tests).Where(test => test.Kind == TestKind.Icount))
        {
            string row = table.Single(line => line.StartsWith(test.Row + ",", StringComparison.Ordinal));
            double reference = double.Parse(row[(test.Row.Length + 1)..], System.Globalization.CultureInfo.InvariantCulture);
            Assert.InRange(test.AtMost, reference * (MostOfReference - 0.02), reference * (MostOfReference + 0.02));
        }
    }
}
