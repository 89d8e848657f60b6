using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Tine.Tools.Run;
using Xunit;

namespace Tine.Boot.Tests;

/// <summary>
/// The conformance programs on two kernels: the same lines on the host's Linux and on Tine. The tables of both, side by
/// side, are generated here and kept in kernel/Processes.
/// </summary>
public sealed class ConformanceTests
{
    /// <summary>Reasons to leave an item out on Tine: QEMU without KVM is no real processor in everything.</summary>
    private const string NotRaised = "the processor does not raise it";

    private static readonly ConcurrentDictionary<string, Lazy<Task<Outcome>>> Outcomes = new();

    /// <summary>The programs, and the file in kernel/Processes that holds the table of each.</summary>
    public static TheoryData<string, string> Programs => new()
    {
        { "forkconform", "CONFORMANCE.md" },
        { "signalconform", "SIGNALS.md" },
        { "jobconform", "JOBCONTROL.md" },
        { "threadconform", "THREADS.md" },
        { "rightsconform", "RIGHTS.md" },
        { "ptraceconform", "TRACING.md" },
        { "ipcconform", "IPC.md" },
    };

    [Theory]
    [MemberData(nameof(Programs))]
    public async Task TineDoesWhatLinuxDoes(string program, string table)
    {
        _ = table;
        Outcome outcome = await OutcomeOf(program);
        Assert.NotEmpty(outcome.Linux);
        Assert.Equal(outcome.Linux.Count, outcome.Tine.Count);
        for (int i = 0; i < outcome.Linux.Count; i++)
        {
            ConformanceLine tine = outcome.Tine[i];
            Assert.Equal(outcome.Linux[i].Item, tine.Item);
            Assert.True(outcome.Linux[i].IsGood, $"Linux: {outcome.Linux[i]}");
            Assert.True(tine.IsGood && (!tine.IsSkipped || tine.Seen == NotRaised), $"Tine: {tine}");
        }
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public async Task TheTableIsCurrent(string program, string table)
    {
        Outcome outcome = await OutcomeOf(program);
        string path = PathOf(table);
        string text = ConformanceTable.Write(program, outcome.Linux, outcome.Tine);
        string kept = File.Exists(path) ? await File.ReadAllTextAsync(path) : "";
        if (kept != text)
        {
            await File.WriteAllTextAsync(path, text);
            Assert.Fail($"{path} was out of date and has been written anew: look at it and commit it");
        }
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public async Task PassesUnderCollectionStress(string program, string table)
    {
        _ = table;
        GuestOptions options = Boot.Default with { Command = [program], KernelArguments = ["tty=raw-output", "gcstress=20"] };
        (await Boot.RunAsync(options, Deadline.Long)).MustExit(0);
    }

    /// <summary>Every sleeper is woken for nothing at each tick, and none finds that it should have been woken before.</summary>
    [Theory]
    [MemberData(nameof(Programs))]
    public async Task LosesNoWakeUp(string program, string table)
    {
        _ = table;
        GuestOptions options = Boot.Default with { Command = [program], KernelArguments = ["tty=raw-output", "check=wakes"] };
        (await Boot.RunAsync(options, Deadline.Long)).MustExit(0);
    }

    /// <summary>All others run at each preemption point: nothing that a call has looked up before it may count after it.</summary>
    [Theory]
    [MemberData(nameof(Programs))]
    public async Task LetsOthersRunAtEachPoint(string program, string table)
    {
        _ = table;
        GuestOptions options = Boot.Default with { Command = [program], KernelArguments = ["tty=raw-output", "check=preemption"] };
        (await Boot.RunAsync(options, Deadline.Long)).MustExit(0);
    }

    [Theory]
    [InlineData("signalconform")]
    [InlineData("jobconform")]
    [InlineData("threadconform")]
    [InlineData("rightsconform")]
    [InlineData("ptraceconform")]
    [InlineData("ipcconform")]
    public async Task GivesBackEveryFrame(string program) =>
        (await Boot.RunAsync(
            Boot.Default with { Command = ["sh", "-c", $"{program} > /dev/null && leakcheck {program}"] }, Deadline.Long)).MustExit(0);

    private static string PathOf(string table) => Path.Combine(Workspace.Root, "kernel", "Processes", table);

    private static Task<Outcome> OutcomeOf(string program) =>
        Outcomes.GetOrAdd(program, static name => new Lazy<Task<Outcome>>(() => RunBothAsync(name))).Value;

    private static string TableOf(string program) => (string)Programs.Single(row => (string)row[0] == program)[1];

    private static async Task<Outcome> RunBothAsync(string program)
    {
        HostProgram.Outcome onLinux = await HostProgram.RunUserlandAsync(program);
        GuestOutput onTine = await Boot.RunAsync(Boot.Default with { Command = [program] }, Deadline.Long);
        Assert.True(onTine.Result.End == GuestEnd.Exited, onTine.ToString());

        // What needs root's capabilities on the host was seen by whoever wrote the table last.
        bool wasRefused = onLinux.Output.StartsWith(ConformanceLine.NothingRun, StringComparison.Ordinal);
        List<ConformanceLine> linux = wasRefused
            ? ConformanceTable.ReadLinux(await File.ReadAllLinesAsync(PathOf(TableOf(program))))
            : ConformanceLine.ParseAll(onLinux.Output);
        return new Outcome(linux, ConformanceLine.ParseAll(onTine.Text));
    }

    private sealed record Outcome(List<ConformanceLine> Linux, List<ConformanceLine> Tine);
}
