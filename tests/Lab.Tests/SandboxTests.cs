using System;
using System.IO;
using System.Linq;
using Tine.Tools.Lab;
using Xunit;

namespace Tine.Labs.Tests;

/// <summary>The sandbox as the commands of a submission see it, over a small tree: seconds.</summary>
public sealed class SandboxTests : IDisposable
{
    private static readonly TimeSpan s_most = TimeSpan.FromMinutes(1);

    private readonly string _directory = Directory.CreateTempSubdirectory("tine-sandbox-").FullName;

    public SandboxTests()
    {
        Directory.CreateDirectory(Tree);
        File.WriteAllText(Path.Combine(Tree, "a.cs"), "a\n");
        File.WriteAllText(Path.Combine(_directory, "secret"), "a secret\n");
        File.SetUnixFileMode(_directory, (UnixFileMode)Convert.ToInt32("755", 8));
        Sandbox.GiveAway(Tree);
    }

    private string Tree => Path.Combine(_directory, "tree");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [SandboxFact]
    public void HasNoNetwork() => Assert.Equal(["lo:"], Lines(TreeAccess.ReadOnly, "awk 'NR > 2 { print $1 }' /proc/net/dev"));

    /// <summary>There are programs and packages beside the tree, no home, no other tree and nothing of the grader's environment.</summary>
    [SandboxFact]
    public void ShowsNothingElse()
    {
        Environment.SetEnvironmentVariable("TINE_TEST_SECRET", "x");
        Assert.Equal(["a"], Lines(TreeAccess.ReadOnly, "cat a.cs"));
        Assert.NotEqual(0, Run(TreeAccess.ReadOnly, $"cat {_directory}/secret").Status);
        Assert.Empty(Lines(TreeAccess.ReadOnly, "ls -A /home; env | grep TINE_TEST_SECRET; true"));
        Assert.True(Lines(TreeAccess.ReadOnly, "ls -d /proc/[0-9]*").Length < 10, "processes of others");
    }

    [SandboxFact]
    public void IsWrittenToOnlyWhereItMayBe()
    {
        Assert.NotEqual(0, Run(TreeAccess.ReadOnly, "echo x > a.cs").Status);
        Assert.NotEqual(0, Run(TreeAccess.ReadOnly, "chmod 777 a.cs").Status);
        Assert.Equal("a\n", File.ReadAllText(Path.Combine(Tree, "a.cs")));
        Assert.Equal(0, Run(TreeAccess.ReadWrite, "echo x > a.cs").Status);
        Assert.Equal("x\n", File.ReadAllText(Path.Combine(Tree, "a.cs")));
        Assert.All(["/usr/bin/x", "/etc/x", "/x"], path => Assert.NotEqual(0, Run(TreeAccess.ReadWrite, $"echo x > {path}").Status));
    }

    /// <summary>The user of a submission's commands is nobody, without capabilities.</summary>
    [SandboxFact]
    public void IsNobodyWithoutPrivileges()
    {
        string[] seen = Lines(TreeAccess.ReadOnly, "id -u; grep CapEff /proc/self/status | cut -f 2");
        Assert.NotEqual("0", seen[0]);
        Assert.Equal("0000000000000000", seen[1]);
        Assert.NotEqual(0, Run(TreeAccess.ReadOnly, "mount -t tmpfs x /tmp").Status);
    }

    /// <summary>A process that a command leaves running ends with it, and so does a command that takes too long.</summary>
    [SandboxFact]
    public void EndsAll()
    {
        string mark = "41" + Environment.ProcessId;
        Assert.Equal(0, Run(TreeAccess.ReadOnly, $"sleep {mark} >/dev/null 2>&1 & true").Status);
        Assert.Equal(CommandResult.HangStatus, Confinement.Sandbox.CommandsIn(new Sandbox(Tree, TreeAccess.ReadOnly), TimeSpan.FromSeconds(1)).Run("sleep", mark).Status);
        System.Threading.SpinWait.SpinUntil(() => !IsRunning(mark), TimeSpan.FromSeconds(20));
        Assert.False(IsRunning(mark));
    }

    private static bool IsRunning(string argument) => Directory.GetDirectories("/proc").Any(process =>
    {
        try
        {
            return File.ReadAllText(process + "/cmdline").Split('\0') is ["sleep", { } time, ..] && time == argument;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    });

    private string[] Lines(TreeAccess access, string script)
    {
        CommandResult result = Run(access, script);
        Assert.True(result.Status == 0, result.Errors);
        return result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private CommandResult Run(TreeAccess access, string script) => Confinement.Sandbox.CommandsIn(new Sandbox(Tree, access), s_most).Run("sh", "-c", script);
}
