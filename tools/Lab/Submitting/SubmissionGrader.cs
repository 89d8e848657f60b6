using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;

namespace Tine.Tools.Lab;

/// <summary>
/// Grades a submission that nobody has read: its files go into a copy of the course's hand-out, which is built; then the kernel and the
/// library of host tests that came of it run in the hand-out itself, which nothing can write to.
/// </summary>
/// <param name="prepared">The hand-out, built.</param>
/// <param name="lab">The lab.</param>
/// <param name="confinement">Whether commands run in a sandbox.</param>
/// <param name="most">The time after which a command hangs.</param>
public sealed class SubmissionGrader(PreparedTree prepared, Lab lab, Confinement confinement, TimeSpan most) : IDisposable
{
    private const string Kernel = ".artifacts/image/kernel.elf";
    private const string HostKernel = ".artifacts/bin/Kernel.Tests/debug/Kernel.dll";
    private const string Source = "userland/";
    private const string Programs = ".artifacts/image/bin/";

    private readonly string _copy = Path.Combine(Directory.CreateTempSubdirectory("tine-submission-").FullName, "tree");

    /// <summary>Commands for the tests, once it is built.</summary>
    public ICommands? Commands { get; private set; }

    /// <summary>Puts the submission's files into the copy, and builds.</summary>
    /// <returns>Null when it builds; else a message.</returns>
    public string? Build(Submission submission)
    {
        prepared.CopyTo(_copy);
        foreach ((string path, byte[] content) in submission.Files)
        {
            string target = Path.Combine(_copy, path);
            if (!File.Exists(target) || !File.ReadAllBytes(target).AsSpan().SequenceEqual(content))
            {
                File.WriteAllBytes(target, content); // Younger than what was built of it: compiled again.
            }
        }

        File.SetUnixFileMode(Path.GetDirectoryName(_copy)!, (UnixFileMode)Convert.ToInt32("755", 8));
        Sandbox.GiveAway(_copy);
        TreeCommands commands = confinement.CommandsIn(new Sandbox(_copy, TreeAccess.ReadWrite), most);
        CommandResult build = commands.Run("env", "TINE_BUILD_ONLY=1", "./run-qemu.sh");
        if (build.Status == 0 && lab.Tests.Any(test => test.Kind == TestKind.Host))
        {
            build = commands.Run("dotnet", "build", Grader.HostProject, "-nologo", "-v", "quiet", "-clp:ErrorsOnly;NoSummary");
        }

        return build.Hung ? $"the build took more than {most.TotalSeconds:0} seconds and was ended"
            : build.Status != 0 ? build.Output + build.Errors
            : Adopt(submission);
    }

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_copy)!, recursive: true);

    /// <summary>Takes what was built over into the hand-out.</summary>
    private string? Adopt(Submission submission)
    {
        if (confinement == Confinement.None)
        {
            Commands = confinement.CommandsIn(new Sandbox(_copy, TreeAccess.ReadWrite), most);
            return null;
        }

        IEnumerable<string> programs = submission.Files.Keys.Where(path => path.StartsWith(Source, StringComparison.Ordinal) && path.Count(character => character == '/') > 2)
            .Select(path => path.Split('/')[2]).Distinct().SelectMany(Built);
        string[] built = [Kernel, HostKernel, .. programs];
        foreach (string path in built)
        {
            var file = new FileInfo(Path.Combine(_copy, path));
            if (!file.Exists || file.LinkTarget is not null)
            {
                return $"the build has put something else in the place of {path}";
            }
        }

        foreach (string path in submission.Files.Keys)
        {
            // Shown with a panic; younger than the build, it would be built again.
            File.SetLastWriteTimeUtc(Path.Combine(_copy, path), DateTime.UnixEpoch);
        }

        ImmutableArray<(string, string)> over = [.. built.Concat(submission.Files.Keys).Select(path => (Path.Combine(_copy, path), path))];
        Commands = confinement.CommandsIn(new Sandbox(prepared.Directory, TreeAccess.ReadOnly) { Over = over }, most);
        return null;
    }

    /// <summary>The programs made of a folder: its own name, and one with a suffix for each of its C files.</summary>
    private IEnumerable<string> Built(string folder)
    {
        string directory = Path.Combine(_copy, Programs);
        return Directory.GetFiles(directory, folder).Concat(Directory.GetFiles(directory, folder + "-*"))
            .Select(path => Programs + Path.GetFileName(path)).Order(StringComparer.Ordinal);
    }
}
