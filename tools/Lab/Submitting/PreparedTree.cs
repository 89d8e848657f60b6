using System;
using System.IO;
using System.Linq;

namespace Tine.Tools.Lab;

/// <summary>
/// A lab's hand-out, made from the course's own tree and built once: each submission starts from a copy of it, so that only the files
/// which it changes are compiled, and everything else is the course's.
/// </summary>
/// <param name="Directory">The tree.</param>
public sealed record PreparedTree(string Directory)
{
    private const string Cache = ".artifacts/lab";
    private const string Packages = ".artifacts/packages";

    /// <summary>The course's own files build in the end, however busy the machine is.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromHours(3);

    /// <summary>The assembly of the host's tests, from the tree's top.</summary>
    public const string HostTests = ".artifacts/bin/Kernel.Tests/debug/Kernel.Tests.dll";

    /// <summary>Finds the tree, or makes it.</summary>
    /// <param name="course">The course's tree.</param>
    /// <param name="lab">The lab.</param>
    /// <param name="staff">A folder with hidden parts, or null.</param>
    /// <param name="confinement">Whether commands run in a sandbox.</param>
    /// <exception cref="LabException">It does not build.</exception>
    public static PreparedTree Find(Repository course, Lab lab, StaffFolder? staff, Confinement confinement)
    {
        string name = string.Join('-', lab.Name, course.Snapshot()[..12], Word(confinement), staff?.Hash() ?? "public");
        string directory = Path.Combine(course.Root, Cache, name);
        if (!System.IO.Directory.Exists(directory))
        {
            Make(course, lab, staff, confinement, directory);
        }

        return new PreparedTree(directory);
    }

    /// <summary>Copies the tree with the times of its files, which tell what is built.</summary>
    /// <param name="target">A directory that is not there yet.</param>
    public void CopyTo(string target) => Require(new TreeCommands(Directory).Run("cp", "--archive", "--reflink=auto", ".", target), "the copy of the hand-out");

    private static void Make(Repository course, Lab lab, StaffFolder? staff, Confinement confinement, string directory)
    {
        Console.Error.WriteLine($"Building the hand-out of {lab.Name} for submissions (once for each state of the course's tree) ...");
        string half = directory + ".new";
        if (System.IO.Directory.Exists(half))
        {
            System.IO.Directory.Delete(half, recursive: true);
        }

        new HandOut(course).Make(lab.Name, half, Solutions.EarlierKept);
        staff?.AddTo(half);
        StartFrom(Relative(directory, confinement), course.Root, half);

        // The course's own files: they may use the network, for packages that are not there yet.
        TreeCommands commands = confinement.CommandsIn(new Sandbox(half, TreeAccess.ReadWrite, NetworkAccess.Shared), s_patience);
        Require(commands.Run("dotnet", "build", Grader.HostProject, "-nologo", "-v", "quiet", "-clp:ErrorsOnly;NoSummary"), "the hand-out's tests");
        Require(commands.Run("./run-qemu.sh", "--icount", "--timeout", "600", "true"), "the hand-out's first run");
        Sandbox.ShareCompiler();
        System.IO.Directory.Move(half, directory);
    }

    /// <summary>
    /// Takes over what another hand-out has built: the same place inside, so that only what differs is compiled. Without one, the
    /// package that each guest has, if the course's tree has fetched it: all others would be copied with each submission.
    /// </summary>
    private static void StartFrom(string? other, string course, string half)
    {
        if (other is null)
        {
            BusyboxPackage.Copy(Path.Combine(course, Packages), Path.Combine(half, Packages));
        }
        else
        {
            Require(new TreeCommands(course).Run("cp", "--archive", "--reflink=auto", Path.Combine(other, ".artifacts"), half), "a copy");
        }

        foreach (string path in other is null ? [] : new Repository(half).Files())
        {
            var file = new FileInfo(Path.Combine(half, path));
            var own = new FileInfo(Path.Combine(other!, path));
            if (file.LinkTarget is null && own.Exists && own.Length == file.Length && File.ReadAllBytes(own.FullName).AsSpan().SequenceEqual(File.ReadAllBytes(file.FullName)))
            {
                file.LastWriteTimeUtc = own.LastWriteTimeUtc;
            }
        }
    }

    /// <summary>The hand-out that was built last in the same confinement.</summary>
    private static string? Relative(string directory, Confinement confinement) =>
        new DirectoryInfo(Path.GetDirectoryName(directory)!).EnumerateDirectories()
            .Where(other => !other.Name.EndsWith(".new", StringComparison.Ordinal) && other.Name.Contains($"-{Word(confinement)}-", StringComparison.Ordinal))
            .OrderByDescending(other => other.LastWriteTimeUtc).FirstOrDefault()?.FullName;

    private static string Word(Confinement confinement) => confinement == Confinement.Sandbox ? "sandbox" : "unconfined";

    private static void Require(CommandResult result, string subject)
    {
        if (result.Status != 0)
        {
            throw new LabException($"{subject} failed:\n{result.Output}{result.Errors}".TrimEnd());
        }
    }
}
