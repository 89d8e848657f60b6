using System;
using System.Collections.Generic;
using System.CommandLine;
using System.IO;

namespace Tine.Tools.Lab;

/// <summary>Makes hand-outs of the labs of a course, and checks that they can be made.</summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        var tree = new Option<string>("--tree") { Description = "The tree with the solutions.", DefaultValueFactory = _ => SourceTree.FindRoot() };
        var command = new RootCommand("The labs of an operating-systems course: tests/Labs/README.md.") { Check(tree), Make(tree), GradeCommand.Create(tree), SubmitCommand.Create(tree), ReportCommand.Create(tree) };
        return command.Parse(arguments).Invoke();
    }

    private static Command Check(Option<string> tree)
    {
        var check = new Command("check", "Looks at every marker, and whether a solution can be read elsewhere.") { tree };
        check.SetAction(result => Try(() =>
        {
            IReadOnlyList<string> mistakes = TreeCheck.Run(new Repository(result.GetValue(tree)!));
            foreach (string mistake in mistakes)
            {
                Console.Error.WriteLine(mistake);
            }

            return mistakes.Count == 0 ? 0 : 1;
        }));
        return check;
    }

    private static Command Make(Option<string> tree)
    {
        var lab = new Argument<string>("lab") { Description = "The lab." };
        var directory = new Argument<string>("directory") { Description = "An empty or new directory." };
        var only = new Option<bool>("--only") { Description = "Leave out this lab's solution alone, not those of later labs that are built on it." };
        var solved = new Option<bool>("--solved") { Description = "Leave nothing out." };
        var own = new Option<string?>("--continue") { Description = "Keep the work of earlier labs in this tree instead of the reference solution.", HelpName = "TREE" };
        var make = new Command("make", "Makes the hand-out of a lab: a tree with one commit.") { lab, directory, only, solved, own, tree };
        make.SetAction(result => Try(() =>
        {
            Solutions solutions = result.GetValue(solved) ? Solutions.Kept : result.GetValue(only) ? Solutions.OthersKept : Solutions.EarlierKept;
            string? continued = result.GetValue(own) is { } path ? Path.GetFullPath(path) : null;
            foreach (string sentence in new HandOut(new Repository(result.GetValue(tree)!)).Make(result.GetValue(lab)!, Path.GetFullPath(result.GetValue(directory)!), solutions, continued))
            {
                Console.Error.WriteLine(sentence);
            }

            return 0;
        }));
        return make;
    }

    public static int Try(Func<int> action)
    {
        try
        {
            return action();
        }
        catch (Exception problem) when (problem is LabException or IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"lab: {problem.Message}");
            return 1;
        }
    }
}
