using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;

namespace Tine.Tools.Lab;

/// <summary>A git working tree.</summary>
/// <param name="Root">Its top directory.</param>
public sealed record Repository(string Root)
{
    /// <summary>The names of its tracked files that are there, in order.</summary>
    /// <exception cref="LabException">It is no git repository.</exception>
    public IReadOnlyList<string> Files() =>
        [.. Git("ls-files", "-z").Split('\0').Where(path => path.Length != 0 && Path.Exists(Path.Combine(Root, path))).Order(System.StringComparer.Ordinal)];

    /// <summary>The name of its commit.</summary>
    public string Head() => Git("rev-parse", "HEAD").Trim();

    /// <summary>Whether tracked files differ from the commit.</summary>
    public bool IsChanged() => Git("status", "--porcelain", "--untracked-files=no").Length != 0;

    /// <summary>The name of the tracked files' content as it is now; that of the commit's tree when nothing has changed.</summary>
    public string Snapshot()
    {
        string stash = Git("stash", "create").Trim();
        return Git("rev-parse", (stash.Length == 0 ? "HEAD" : stash) + "^{tree}").Trim();
    }

    /// <summary>Makes a repository with one commit of all that is in it; the same content gives the same commit.</summary>
    /// <param name="subject">The commit's message.</param>
    public void CommitAll(string subject)
    {
        Git("init", "--quiet", "--initial-branch=main");
        Git("add", "--all");
        Git("-c", "user.name=Tine", "-c", "user.email=tine@localhost", "-c", "commit.gpgSign=false", "commit", "--quiet", "--message", subject, "--date", Epoch);
    }

    private const string Epoch = "2000-01-01T00:00:00Z";

    private string Git(params string[] arguments)
    {
        var start = new ProcessStartInfo("git", arguments) { WorkingDirectory = Root, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["GIT_COMMITTER_DATE"] = Epoch;
        start.Environment["GIT_CONFIG_GLOBAL"] = "/dev/null";
        try
        {
            using Process git = Process.Start(start)!;
            System.Threading.Tasks.Task<string> errors = git.StandardError.ReadToEndAsync();
            string output = git.StandardOutput.ReadToEnd();
            git.WaitForExit();
            return git.ExitCode == 0 ? output : throw new LabException($"git {arguments[0]} in {Root}: {errors.Result.Trim()}");
        }
        catch (System.ComponentModel.Win32Exception problem)
        {
            throw new LabException($"git cannot be run: {problem.Message}");
        }
    }
}
