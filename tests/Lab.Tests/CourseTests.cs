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

    private static readonly string s_root = Repository.FindRoot();

    [Fact]
    public void HasNoMistake() => Assert.Empty(TreeCheck.Run(new Repository(s_root)));

    /// <summary>The hand-out has the invitation in each file of the lab, and no marker of it.</summary>
    [Theory]
    [InlineData("cow")]
    [InlineData("ondemand")]
    public void CanBeHandedOut(string lab)
    {
        string directory = Directory.CreateTempSubdirectory("tine-lab-").FullName;
        try
        {
            new HandOut(new Repository(s_root)).Make(lab, directory, Solutions.EarlierKept);
            Assert.All(Course.Load(s_root).Describe(lab).Files, path =>
            {
                string text = File.ReadAllText(Path.Combine(directory, path));
                Assert.Contains($"// Lab {lab}: your code here.", text);
                Assert.DoesNotContain($"LAB {lab}", text);
            });
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

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
}
