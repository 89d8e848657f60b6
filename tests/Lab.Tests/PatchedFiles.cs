using System;
using System.Diagnostics;
using System.IO;
using Tine.Tools.Lab;
using Xunit;
using Lab = Tine.Tools.Lab.Lab;

namespace Tine.Labs.Tests;

/// <summary>A lab's files with a planted wrong solution in them.</summary>
internal sealed class PatchedFiles : IDisposable
{
    public PatchedFiles(string root, Lab lab, string wrong)
    {
        foreach (string path in lab.Files)
        {
            string target = Path.Combine(Directory, path);
            System.IO.Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(Path.Combine(root, path), target);
        }

        string patch = Path.Combine(root, Course.Folder, lab.Name, "wrong", wrong + ".patch");
        var start = new ProcessStartInfo("git", ["apply", patch]) { WorkingDirectory = Directory, RedirectStandardError = true };
        start.Environment["GIT_CEILING_DIRECTORIES"] = "/";
        using Process git = Process.Start(start)!;
        string errors = git.StandardError.ReadToEnd();
        git.WaitForExit();
        Assert.True(git.ExitCode == 0, $"{lab.Name}/{wrong}: {errors}");
    }

    public string Directory { get; } = System.IO.Directory.CreateTempSubdirectory("tine-wrong-").FullName;

    public void Dispose() => System.IO.Directory.Delete(Directory, recursive: true);
}
