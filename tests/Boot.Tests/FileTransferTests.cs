using System;
using System.IO;
using System.Threading.Tasks;
using Tine.Tools.Run;
using Xunit;

namespace Tine.Boot.Tests;

/// <summary>Files of the host's in the guest (<c>--add</c>), and of the guest's on the host (<c>--get</c>).</summary>
public sealed class FileTransferTests : IDisposable
{
    private readonly string _host = Directory.CreateTempSubdirectory("tine-files-").FullName;

    public void Dispose() => Directory.Delete(_host, recursive: true);

    [Fact]
    public async Task AddsFilesAndDirectories()
    {
        File.WriteAllText(Path.Combine(_host, "note"), "from the host\n");
        Directory.CreateDirectory(Path.Combine(_host, "tree/deep"));
        File.WriteAllBytes(Path.Combine(_host, "tree/deep/large"), new byte[100_000]);
        string tree = Path.Combine(_host, "tree");

        HostProgram.Outcome outcome = await HostProgram.RunScriptAsync(
            "--add", Path.Combine(_host, "note") + ":/etc/note", "--add", tree, "--add", $"{tree}:/opt/t",
            "--", "sh", "-c", "cat /etc/note; ls /tree/deep /opt/t/deep");

        Assert.Equal(0, outcome.Status);
        Assert.StartsWith("from the host\n", outcome.Output);
        Assert.Equal(3, outcome.Output.Split("large").Length);
    }

    /// <summary>Files come after a command that failed, too, and its status stays; what is not there is said.</summary>
    [DebianFact]
    public async Task FetchesFilesAndDirectories()
    {
        HostProgram.Outcome outcome = await HostProgram.RunScriptAsync(
            "--get", $"/tmp/d:{_host}", "--get", $"/tmp/a file:{_host}/renamed", "--get", $"/tmp/none:{_host}",
            "--", "sh", "-c", "mkdir -p /tmp/d/deep; seq 1 20000 >/tmp/d/deep/numbers; ln -s deep /tmp/d/link; echo x >'/tmp/a file'; exit 3");

        Assert.Equal((3, ""), (outcome.Status, outcome.Output));
        Assert.Equal("run-qemu.sh: --get /tmp/none: the guest has no such file\n", outcome.Complaints);
        Assert.Equal(20_000, File.ReadAllLines(Path.Combine(_host, "d/deep/numbers")).Length);
        Assert.Equal("deep", new FileInfo(Path.Combine(_host, "d/link")).LinkTarget);
        Assert.Equal("x\n", File.ReadAllText(Path.Combine(_host, "renamed")));
    }

    /// <summary>Much takes a while, and a line on the terminal says how much has come.</summary>
    [DebianFact]
    public async Task SaysHowMuchHasCome()
    {
        string run = $"{Workspace.Root}/run-qemu.sh --get /tmp/large:{_host} -- dd if=/dev/zero of=/tmp/large bs=1M count=4";
        HostProgram.Outcome outcome = await HostProgram.RunAsync("/usr/bin/script", "", "-qec", run, "/dev/null");
        Assert.Equal(0, outcome.Status);
        Assert.Matches(@"fetching files from the guest: \d+ KiB have come", outcome.Output);
        Assert.Equal(4 << 20, new FileInfo(Path.Combine(_host, "large")).Length);
    }

    [Fact]
    public async Task SaysWhichFileCannotBeAdded()
    {
        HostProgram.Outcome outcome = await HostProgram.RunScriptAsync("--add", "/no/such/file", "true");
        Assert.Equal(1, outcome.Status);
        Assert.Contains("/no/such/file", outcome.Errors);
    }
}
