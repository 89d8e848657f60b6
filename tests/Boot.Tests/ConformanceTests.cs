using System;
using System.Collections.Generic;
using System.IO;
using System.Threading.Tasks;
using Tine.Tools.Run;
using Xunit;

namespace Tine.Boot.Tests;

/// <summary>
/// forkconform on two kernels: the same lines on the host's Linux and on Tine. The table of both, side by side, is
/// generated here and kept in kernel/Processes/CONFORMANCE.md.
/// </summary>
public sealed class ConformanceTests
{
    private static string TablePath => Path.Combine(Workspace.Root, "kernel", "Processes", "CONFORMANCE.md");

    private static readonly Lazy<Task<(List<ConformanceLine> Linux, List<ConformanceLine> Tine)>> Outcomes = new(RunBothAsync);

    [Fact]
    public async Task TineDoesWhatLinuxDoes()
    {
        (List<ConformanceLine> linux, List<ConformanceLine> tine) = await Outcomes.Value;
        Assert.NotEmpty(linux);
        Assert.Equal(linux.Count, tine.Count);
        for (int i = 0; i < linux.Count; i++)
        {
            Assert.Equal(linux[i].Item, tine[i].Item);
            Assert.True(linux[i].IsGood, $"Linux: {linux[i]}");
            Assert.True(tine[i].IsGood && !tine[i].IsSkipped, $"Tine: {tine[i]}");
        }
    }

    [Fact]
    public async Task TheTableIsCurrent()
    {
        (List<ConformanceLine> linux, List<ConformanceLine> tine) = await Outcomes.Value;
        string table = ConformanceTable.Write(linux, tine);
        string kept = File.Exists(TablePath) ? await File.ReadAllTextAsync(TablePath) : "";
        if (kept != table)
        {
            await File.WriteAllTextAsync(TablePath, table);
            Assert.Fail($"{TablePath} was out of date and has been written anew: look at it and commit it");
        }
    }

    [Fact]
    public async Task PassesUnderCollectionStress()
    {
        GuestOptions options = Boot.Default with { Command = ["forkconform"], KernelArguments = ["tty=raw-output", "gcstress=20"] };
        (await Boot.RunAsync(options, Deadline.Long)).MustExit(0);
    }

    private static async Task<(List<ConformanceLine> Linux, List<ConformanceLine> Tine)> RunBothAsync()
    {
        HostProgram.Outcome onLinux = await HostProgram.RunUserlandAsync("forkconform");
        GuestOutput onTine = await Boot.RunAsync(Boot.Default with { Command = ["forkconform"] }, Deadline.Long);
        Assert.True(onTine.Result.End == GuestEnd.Exited, onTine.ToString());
        return (ConformanceLine.ParseAll(onLinux.Output), ConformanceLine.ParseAll(onTine.Text));
    }
}
