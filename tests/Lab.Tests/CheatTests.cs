using System;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Text;
using Tine.Tools;
using Tine.Tools.Lab;
using Xunit;
using Lab = Tine.Tools.Lab.Lab;

namespace Tine.Labs.Tests;

/// <summary>Submissions to lab vfork that would have points without the work, or harm the machine. Minutes each.</summary>
[Trait("Length", "Long")]
public sealed class CheatTests
{
    private const string Place = "kernel/Processes/Waiting/ThreadEnd.cs";
    private const string Hook = "        // Lab vfork: your code here.";

    private static readonly Repository s_tree = new(SourceTree.FindRoot());
    private static readonly Lab s_lab = Course.Load(s_tree.Root).Describe("vfork");

    /// <summary>Whenever a thread ends, the kernel writes the results to its standard output: they are not signed.</summary>
    [LongFact]
    public void AKernelThatPrintsResultsHasNoPoints()
    {
        const string print = """
                    if (thread.Process.Descriptors?.Find(1) is { } output)
                    {
                        IoBuffer text = IoBuffer.ForKernel("\n0123456789abcdef ok A1 x\nok A1 global\nok A2 locals\n1..2\nstatus 0\n"u8.ToArray());
                        output.Write(thread, ref text);
                    }
            """;
        using SubmissionGrader grading = Begin(TimeSpan.FromMinutes(15));
        Assert.Null(grading.Build(With(print)));
        TestReport[] reports = [.. new Grader(s_lab, grading.Commands!, "0123456789abcdee").Run(test => test.Id == "shares")];
        Assert.Equal(["boots"], reports.Where(report => report.IsGood).Select(report => report.Test.Id));
    }

    /// <summary>Each further lambda multiplies the compiler's work.</summary>
    [LongFact]
    public void AnEndlessBuildIsEnded()
    {
        string nested = string.Concat(Enumerable.Range(0, 14).Select(i => $"Loop(x{i} => ")) + "x0" + new string(')', 14) + ";";
        const string overloads = """

                private static int Loop(System.Func<int, int> f) => 1;
                private static int Loop(System.Func<long, int> f) => 1;
                private static int Loop(System.Func<short, int> f) => 1;
                private static int Loop(System.Func<byte, int> f) => 1;
                private static int Loop(System.Func<string, int> f) => 1;

            """;
        const string before = "    private static void ClearThreadId(Thread thread)";
        Submission submission = With(nested);
        string text = Encoding.UTF8.GetString(submission.Files[Place]).Replace(before, overloads + before);
        using SubmissionGrader grading = Begin(TimeSpan.FromMinutes(5));
        Assert.Equal(
            "the build took more than 300 seconds and was ended",
            grading.Build(submission with { Files = submission.Files.SetItem(Place, Encoding.UTF8.GetBytes(text)) }));
    }

    /// <summary>A library's initializer runs when a tool of the build loads it.</summary>
    [LongFact]
    public void ABuildCannotWriteOutside()
    {
        string outside = Path.Combine(Path.GetTempPath(), "tine-cheat-" + Guid.NewGuid());
        string write = $$"""
            }

            internal static class Cheat
            {
                [System.Runtime.CompilerServices.ModuleInitializer]
                internal static void Run()
                {
                    foreach (string path in new[] { "{{outside}}", "{{s_tree.Root}}/cheat", "/home/cheat", "/etc/cheat" })
                    {
                        try { System.IO.File.WriteAllText(path, "x"); } catch (System.Exception) { }
                    }
                }
            }
            """;
        Submission submission = With("");
        string text = Encoding.UTF8.GetString(submission.Files[Place]).TrimEnd();
        using SubmissionGrader grading = Begin(TimeSpan.FromMinutes(15));
        Assert.NotNull(grading.Build(submission with { Files = submission.Files.SetItem(Place, Encoding.UTF8.GetBytes(text[..^1] + write)) }));
        Assert.All([outside, s_tree.Root + "/cheat", "/home/cheat", "/etc/cheat"], path => Assert.False(File.Exists(path)));
    }

    /// <summary>A hand-out as it was given, but for tests and a program that say yes to everything.</summary>
    [LongFact]
    public void EditedTestsHaveNoPoints()
    {
        const string hostTests = "tests/Kernel.Tests/Processes/Creation/VForkTests.cs";
        const string program = "userland/Runtime/Tap.cs";
        const string passing = "namespace Tine.Tests.Processes; public sealed class VForkTests { [Xunit.Fact] public void Passes() { } }";
        PreparedTree prepared = PreparedTree.Find(s_tree, s_lab, null, Confinement.Sandbox);
        string directory = Directory.CreateTempSubdirectory("tine-cheat-").FullName;
        try
        {
            foreach (string path in s_lab.Files.Append(hostTests).Append(program))
            {
                string text = File.ReadAllText(Path.Combine(prepared.Directory, path));
                string edited = path == hostTests ? passing : text.Replace("(condition ? \"ok \" : \"not ok \")", "\"ok \"");
                Assert.True(edited != text || s_lab.Files.Contains(path), $"{path} is not what this test edits");
                Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(directory, path))!);
                File.WriteAllText(Path.Combine(directory, path), edited);
            }

            Submission submission = Submission.Read(directory, s_lab, prepared.Directory);
            Assert.Equal(
                [$"{hostTests}: was changed and is not on the lab's list of files; the course's own is used", $"{program}: was changed and is not on the lab's list of files; the course's own is used"],
                submission.Notes.AsEnumerable());
            using SubmissionGrader grading = Begin(TimeSpan.FromMinutes(15));
            Assert.Null(grading.Build(submission));
            Lab open = s_lab with { Tests = [.. s_lab.Tests.Select(test => test with { Parent = "" })] };
            TestReport[] reports = [.. new Grader(open, grading.Commands!, "0123456789abcdee").Run(test => test.Id is "boots" or "shares" or "host")];
            Assert.Equal(["boots"], reports.Where(report => report.IsGood).Select(report => report.Test.Id));
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static SubmissionGrader Begin(TimeSpan most) => new(PreparedTree.Find(s_tree, s_lab, null, Confinement.Sandbox), s_lab, Confinement.Sandbox, most);

    /// <summary>The hand-out with a few lines in the place that students fill.</summary>
    private static Submission With(string lines)
    {
        string directory = PreparedTree.Find(s_tree, s_lab, null, Confinement.Sandbox).Directory;
        string text = File.ReadAllText(Path.Combine(directory, Place));
        Assert.Contains(Hook, text);
        return new Submission(
            s_lab.Files.ToImmutableSortedDictionary(path => path, path => path == Place ? Encoding.UTF8.GetBytes(text.Replace(Hook, lines)) : File.ReadAllBytes(Path.Combine(directory, path))),
            []);
    }
}
