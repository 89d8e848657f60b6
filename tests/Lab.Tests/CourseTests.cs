using System;
using System.IO;
using System.Linq;
using Tine.Tools.Lab;
using Xunit;

namespace Tine.Labs.Tests;

/// <summary>The labs of this tree.</summary>
public sealed class CourseTests
{
    /// <summary>A solution may cost this much more than the reference.</summary>
    private const double MostOfReference = 1.1;

    private static readonly string s_root = FindRoot();

    [Fact]
    public void HasNoMistake() => Assert.Empty(TreeCheck.Run(new Repository(s_root)));

    [Fact]
    public void GivesAHundredPointsForEachLab()
    {
        Course course = Course.Load(s_root);
        Assert.All(course.Labs, lab => Assert.Equal(100, course.Describe(lab.Name).Points));
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

    private static string FindRoot()
    {
        DirectoryInfo? directory = new(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "run-qemu.sh")))
        {
            directory = directory.Parent;
        }

        return directory!.FullName;
    }
}
