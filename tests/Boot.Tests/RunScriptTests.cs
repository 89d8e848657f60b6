using System;
using System.IO;
using System.Threading.Tasks;
using Tine.Tools.Run;
using Xunit;

namespace Tine.Boot.Tests;

/// <summary>run-qemu.sh as its users see it.</summary>
public sealed class RunScriptTests : IDisposable
{
    private readonly string _host = Directory.CreateTempSubdirectory("tine-add-").FullName;

    public void Dispose() => Directory.Delete(_host, recursive: true);

    [Fact]
    public async Task PrintsTheCommandsBytesAlone()
    {
        HostProgram.Outcome outcome = await HostProgram.RunScriptAsync("echo", "a", "--memory", "b");
        Assert.Equal((0, "a --memory b\n", ""), (outcome.Status, outcome.Output, outcome.Errors));
    }

    [Fact]
    public async Task PassesStandardInput()
    {
        string text = "first\nsecond, unfinished";
        HostProgram.Outcome outcome = await HostProgram.RunScriptWithInputAsync(text, "cat");
        Assert.Equal((0, text), (outcome.Status, outcome.Output));
    }

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

    [Fact]
    public async Task ShowsTheLogUnderVerbose()
    {
        HostProgram.Outcome outcome = await HostProgram.RunScriptAsync("--verbose", "echo", "out");
        Assert.Equal((0, "out\n"), (outcome.Status, outcome.Output));
        Assert.Contains("exit status 0", outcome.Errors);
    }

    [Fact]
    public async Task TracesSystemCalls()
    {
        HostProgram.Outcome outcome = await HostProgram.RunScriptAsync("--verbose", "--kernel-args", "trace=syscalls", "echo", "out");
        Assert.Equal("out\n", outcome.Output);
        Assert.Contains("execve(", outcome.Errors);
        Assert.Contains("write(1, ", outcome.Errors);
    }

    [Fact]
    public async Task EndsAfterTheTimeout()
    {
        HostProgram.Outcome outcome = await HostProgram.RunScriptAsync("--timeout", "4", "sleep", "1000");
        Assert.Equal(GuestResult.TimeoutStatus, outcome.Status);
        Assert.Contains("still running after 4 seconds", outcome.Errors);
    }

    [Fact]
    public async Task ShowsThePanic()
    {
        HostProgram.Outcome outcome = await HostProgram.RunScriptAsync("--kernel-args", "init=/no/such/init", "true");
        Assert.Equal((GuestResult.PanicStatus, ""), (outcome.Status, outcome.Output));
        Assert.Contains("PANIC: ", outcome.Errors);
    }

    [Theory]
    [InlineData("--bogus")]
    [InlineData("--memory lots true")]
    [InlineData("--iso true")]
    public async Task RefusesWrongOptionsInOneLine(string line)
    {
        HostProgram.Outcome outcome = await HostProgram.RunScriptAsync(line.Split(' '));
        Assert.Equal((2, ""), (outcome.Status, outcome.Output));
        Assert.Equal(1, outcome.Errors.AsSpan().Count('\n'));
    }

    [Fact]
    public async Task SaysWhichFileCannotBeAdded()
    {
        HostProgram.Outcome outcome = await HostProgram.RunScriptAsync("--add", "/no/such/file", "true");
        Assert.Equal(1, outcome.Status);
        Assert.Contains("/no/such/file", outcome.Errors);
    }

    [Fact]
    public async Task Measures()
    {
        HostProgram.Outcome outcome = await HostProgram.RunScriptAsync("--bench", "--", "--quick");
        Assert.Equal(0, outcome.Status);
        Assert.Contains("vfork", outcome.Output);
        Assert.Contains("fork/vfork", outcome.Output);
    }
}
