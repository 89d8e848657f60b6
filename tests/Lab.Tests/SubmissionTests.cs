using System;
using System.Formats.Tar;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Text;
using Tine.Tools;
using Tine.Tools.Lab;
using Xunit;
using Lab = Tine.Tools.Lab.Lab;

namespace Tine.Labs.Tests;

/// <summary>Only regular, small files of the lab's list are taken from a submission, whatever else is in it.</summary>
public sealed class SubmissionTests : IDisposable
{
    private const string Absent = "kernel/b.cs: not in the submission; it stays as it was handed out";

    private static readonly Lab s_lab = new("copy-on-write", ["kernel/a.cs", "kernel/b.cs"], []) { Name = "cow" };

    private readonly string _directory = Directory.CreateTempSubdirectory("tine-lab-").FullName;

    public SubmissionTests()
    {
        Write("given/kernel/a.cs", "given a");
        Write("given/kernel/b.cs", "given b");
        Write("given/tests/t.cs", "a test");
        Write("given/kernel/Kernel.csproj", "<Project/>");
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void TakesTheFilesOfTheList()
    {
        Write("work/kernel/a.cs", "mine");
        Write("work/kernel/b.cs", "mine, too");
        Write("work/tests/t.cs", "a test");
        Write("work/answers.md", "42");
        Submission submission = Read("work");
        Assert.Equal(["kernel/a.cs=mine", "kernel/b.cs=mine, too"], submission.Files.Select(file => $"{file.Key}={Encoding.UTF8.GetString(file.Value)}"));
        Assert.Empty(submission.Notes);
    }

    [Fact]
    public void NamesWhatWasChangedBesides()
    {
        Write("work/kernel/a.cs", "mine");
        Write("work/tests/t.cs", "an easier test");
        Write("work/kernel/Kernel.csproj", "<Project><Exec Command='rm -rf /'/></Project>");
        Write("work/kernel/c.cs", "more");
        Assert.Equal(
            [
                "kernel/Kernel.csproj: was changed and is not on the lab's list of files; the course's own is used",
                "kernel/c.cs: is not on the lab's list of files; not taken",
                "tests/t.cs: was changed and is not on the lab's list of files; the course's own is used",
                Absent,
            ],
            Read("work").Notes.AsEnumerable());
    }

    [Fact]
    public void FollowsNoLink()
    {
        Write("secret", "a secret");
        Write("work/kernel/b.cs", "mine");
        System.IO.File.CreateSymbolicLink(Whole("work/kernel/a.cs"), Whole("secret"));
        Submission submission = Read("work");
        Assert.Equal(["kernel/b.cs"], submission.Files.Keys);
        Assert.Equal(["kernel/a.cs: is a symbolic link, or lies behind one; not taken"], submission.Notes.AsEnumerable());
    }

    [Fact]
    public void FollowsNoLinkOfADirectory()
    {
        Write("elsewhere/a.cs", "a secret");
        Directory.CreateDirectory(Whole("work"));
        Directory.CreateSymbolicLink(Whole("work/kernel"), Whole("elsewhere"));
        Assert.Empty(Read("work").Files);
    }

    [Fact]
    public void ReadsNoFileOfTwoGibibytes()
    {
        Write("work/kernel/a.cs", "");
        using (FileStream file = System.IO.File.OpenWrite(Whole("work/kernel/a.cs")))
        {
            file.SetLength(2L << 30);
        }

        Assert.Contains("kernel/a.cs: has 2147483648 bytes, more than 1048576; not taken", Read("work").Notes);
    }

    [Fact]
    public void WaitsForNoPipe()
    {
        Directory.CreateDirectory(Whole("work/kernel"));
        System.Diagnostics.Process.Start("mkfifo", Whole("work/kernel/a.cs")).WaitForExit();
        Assert.Contains("kernel/a.cs: is empty, or no regular file; not taken", Read("work").Notes);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ReadsAnArchive(bool isCompressed)
    {
        WriteTar(isCompressed, File("./kernel/a.cs", "mine"), File("kernel/b.cs", "mine, too"), File("tests/t.cs", "an easier test"), File("hours.txt", "4"));
        Submission submission = Read("tar");
        Assert.Equal(["kernel/a.cs=mine", "kernel/b.cs=mine, too"], submission.Files.Select(file => $"{file.Key}={Encoding.UTF8.GetString(file.Value)}"));
        Assert.Equal(["tests/t.cs: was changed and is not on the lab's list of files; the course's own is used"], submission.Notes.AsEnumerable());
    }

    [Fact]
    public void TakesNothingOutOfAnArchiveThatLeadsElsewhere()
    {
        WriteTar(
            isCompressed: false,
            File("../kernel/a.cs", "x"),
            File("/etc/passwd", "x"),
            File("kernel/../../x", "x"),
            new PaxTarEntry(TarEntryType.SymbolicLink, "kernel/a.cs") { LinkName = "/etc/passwd" },
            new PaxTarEntry(TarEntryType.HardLink, "kernel/b.cs") { LinkName = "kernel/a.cs" });
        Submission submission = Read("tar");
        Assert.Empty(submission.Files);
        Assert.Equal(
            [
                "../kernel/a.cs: leads out of the tree; not taken",
                "/etc/passwd: leads out of the tree; not taken",
                "kernel/../../x: leads out of the tree; not taken",
                "kernel/a.cs: is a link; not taken",
                "kernel/b.cs: is a link; not taken",
            ],
            submission.Notes.AsEnumerable());
        Assert.Empty(Directory.EnumerateFiles(_directory, "x", SearchOption.AllDirectories));
    }

    [Fact]
    public void TakesNeitherOfTwoFilesOfOneName()
    {
        WriteTar(isCompressed: false, File("kernel/a.cs", "one"), File("kernel/a.cs", "two"), File("kernel/a.cs", "three"), File("kernel/b.cs", "mine"));
        Submission submission = Read("tar");
        Assert.Equal(["kernel/b.cs"], submission.Files.Keys);
        Assert.Equal(["kernel/a.cs: stands twice in the submission; neither is taken"], submission.Notes.AsEnumerable());
    }

    /// <summary>A megabyte of gzip can hold a gigabyte of zeros.</summary>
    [Fact]
    public void ReadsAnArchiveOnlySoFar()
    {
        WriteTar(isCompressed: true, File("kernel/big", new string('\0', 80 << 20)), File("kernel/a.cs", "mine"));
        Submission submission = Read("tar");
        Assert.Empty(submission.Files);
        Assert.Contains("the archive has more than 64 MiB; what comes behind them is not read", submission.Notes);
    }

    /// <summary>Says so in one sentence, before a hand-out is built for it.</summary>
    [Theory]
    [InlineData("--submission", "/nonexistent", "lab: there is no submission /nonexistent\n")]
    [InlineData("--submission", "work", "lab: --limit wants a number of seconds above 0, not 0\n")]
    [InlineData("--only", "nothing", "lab: lab cow has no test nothing; it has boots, write-protects, faults, private, generations, shared, kernel-writes, no-leak, cost\n")]
    [InlineData("--staff", "work", "lab: --staff goes with --submission\n")]
    public void SaysAtOnceWhatCannotBeGraded(string option, string value, string sentence)
    {
        Directory.CreateDirectory(Whole("work"));
        string tool = Path.ChangeExtension(typeof(Submission).Assembly.Location, ".dll");
        CommandResult result = new TreeCommands(_directory, (program, words) => (program, words), TimeSpan.FromMinutes(2))
            .Run("dotnet", tool, "grade", "cow", option, value, "--limit", "0", "--tree", SourceTree.FindRoot());
        Assert.Equal((1, "", sentence), (result.Status, result.Output, result.Errors));
    }

    [Fact]
    public void SaysThatAnArchiveIsBroken()
    {
        Write("tar", new string('x', 2000));
        Assert.StartsWith("the archive is broken", Read("tar").Notes[0]);
    }

    [Fact]
    public void NamesAtMostTenThings()
    {
        foreach (int i in Enumerable.Range(0, 30))
        {
            Write($"work/extra{i:00}", "x");
        }

        Submission submission = Read("work");
        Assert.Equal(11, submission.Notes.Length);
        Assert.Equal("and 22 things more that were not taken", submission.Notes[^1]);
    }

    private static PaxTarEntry File(string name, string content) => new(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(content)) };

    private void WriteTar(bool isCompressed, params TarEntry[] entries)
    {
        using FileStream file = System.IO.File.Create(Whole("tar"));
        using Stream stream = isCompressed ? new GZipStream(file, CompressionLevel.Fastest) : file;
        using var writer = new TarWriter(stream);
        Array.ForEach(entries, writer.WriteEntry);
    }

    private Submission Read(string path) => Submission.Read(Whole(path), s_lab, Whole("given"));

    private string Whole(string path) => Path.Combine(_directory, path);

    private void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Whole(path))!);
        System.IO.File.WriteAllText(Whole(path), text);
    }
}
