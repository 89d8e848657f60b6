using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Tine.Tools.Run;
using Xunit;

namespace Tine.Boot.Tests;

/// <summary>Programs on several processors, in QEMU's parallel emulation: each tells its status itself.</summary>
public sealed class SharedProcessorTests
{
    [Theory]
    [InlineData(2, "forkconform")]
    [InlineData(2, "threadconform")]
    [InlineData(2, "signalconform")]
    [InlineData(2, "memtest")]
    [InlineData(2, "forkload", "5")]
    [InlineData(4, "forkconform")]
    [InlineData(4, "memtest")]
    [InlineData(4, "regcheck")]
    [InlineData(2, "jobconform")]
    [InlineData(2, "limitconform")]
    [InlineData(2, "proctest")]
    [InlineData(2, "smpconform")]
    [InlineData(4, "smpconform")]
    public async Task RunPrograms(int processors, params string[] command) =>
        (await RunAsync(processors, command)).MustExit(0);

    [Fact]
    public async Task AreCounted()
    {
        GuestOutput output = (await RunAsync(3, "sh", "-c", "nproc; grep -c ^processor /proc/cpuinfo; grep -c '^cpu[0-9]' /proc/stat")).MustExit(0);
        Assert.Equal("3\n3\n3\n", output.Text);
        Assert.Contains("Processors: 3 have started; programs run on all of them\n", output.Result.Log);
    }

    /// <summary>Without the word the others wait, and programs see one.</summary>
    [Fact]
    public async Task AreNotUsedUnasked()
    {
        GuestOptions options = Boot.Default with { Processors = 2, KernelArguments = ["tty=raw-output", "verbose"], Command = ["nproc"] };
        GuestOutput output = (await Boot.RunAsync(options, Deadline.Short)).MustExit(0);
        Assert.Equal("1\n", output.Text);
        Assert.Contains("Processors: 2 have started; programs run on the first without the word cpus=N\n", output.Result.Log);
    }

    /// <summary>Rates of one maker and of two: each line is whole, and something was made.</summary>
    [Fact]
    public async Task MakeProcessesAtOnce()
    {
        string[] lines = (await RunAsync(2, "forkbench", "--quick", "--parallel", "2", "--csv")).MustExit(0).Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("name,one,2,ratio", lines[0]);
        Assert.Equal(8, lines.Length);
        Assert.All(lines[1..], line => Assert.Matches(@"^[a-z\-]+( [a-z]+)+,[1-9]\d*,[1-9]\d*,\d+\.\d\d$|^[vfork]+, (exit|exec),[1-9]\d*,[1-9]\d*,\d+\.\d\d$", line));
        (await RunAsync(2, "forkbench", "--parallel", "65")).MustExit(2);
    }

    /// <summary>The items of the program are Linux's, too.</summary>
    [Fact]
    public async Task LinuxDoesTheSame()
    {
        HostProgram.Outcome outcome = await HostProgram.RunUserlandAsync("smpconform");
        List<ConformanceLine> lines = ConformanceLine.ParseAll(outcome.Output);
        Assert.NotEmpty(lines);
        Assert.All(lines, line => Assert.True(line.IsGood, line.Item));
    }

    /// <summary>Without the flush of other processors their stale translations are seen.</summary>
    [Fact]
    public async Task AMissingFlushIsSeen()
    {
        GuestOptions options = Boot.Default with { Processors = 2, KernelArguments = ["tty=raw-output", "cpus=2", "fail=shootdown"], Command = ["smpconform-c", "--flush"] };
        GuestOutput output = await Boot.RunAsync(options, Deadline.Long);
        Assert.Contains(ConformanceLine.ParseAll(output.Text), line => !line.IsGood && line.Item.StartsWith("X7 ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task OneThatDoesNotAnswerIsNamed()
    {
        GuestOptions options = Boot.Default with { Processors = 2, KernelArguments = ["tty=raw-output", "cpus=2", "fail=answer:1"], Command = ["smpconform-c", "--flush"] };
        GuestOutput output = (await Boot.RunAsync(options, Deadline.Short)).MustPanic("A processor does not answer a request to forget translations.");
        Assert.Contains("\n  processor 1, which does not answer, ", output.Result.Log);
    }

    [Fact]
    public async Task LocksTellOfThemselves()
    {
        GuestOutput output = (await RunAsync(2, "cat", "/proc/tine/locks")).MustExit(0);
        Assert.Matches("^kernel taken [1-9][0-9]* waited [0-9]+ longest_ns [1-9][0-9]*\nshootdown requests [0-9]+ answers [0-9]+\n$", output.Text);
    }

    private static Task<GuestOutput> RunAsync(int processors, params string[] command) => Boot.RunAsync(
        Boot.Default with { Processors = processors, KernelArguments = ["tty=raw-output", "verbose", $"cpus={processors}"], Command = [.. command] },
        Deadline.Long);
}
