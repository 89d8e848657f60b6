using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Tine.Tools.Report;
using Tine.Tools.Run;
using Xunit;

namespace Tine.Boot.Tests;

/// <summary>forkbench under Debian's Linux and under Tine, as --compare-linux runs it.</summary>
public sealed class ComparisonTests : IDisposable
{
    private readonly string _archive = Path.GetTempFileName();

    public void Dispose() => File.Delete(_archive);

    [DebianFact]
    public async Task MeasuresTheSameProgramOnBothKernels()
    {
        SmallRoot.Write(_archive, "forkbench", "forkbench-c", "forkbench-bss", "true");
        var guest = new BenchGuest(LinuxKernel.Fetch(), _archive, ["forkbench", "--csv", "--quick", "--sizes", "0,1"]);
        IReadOnlyList<Figure> onLinux = await guest.CountAsync(GuestSystem.Linux);
        IReadOnlyList<Figure> onTine = await guest.CountAsync(GuestSystem.Tine);

        IEnumerable<FigureKey> common = onLinux.Select(figure => figure.Key).Intersect(onTine.Select(figure => figure.Key));
        Assert.Superset(
            new HashSet<string> { "getppid", "zero-fill fault", "copy-on-write fault", "pipe round trip", "fork", "cow + wait", "vfork", "spawn" },
            common.Select(key => key.Name).ToHashSet());
        Assert.Contains(new FigureKey("spawn", "exec", 1), common);

        var inC = new BenchGuest(LinuxKernel.Fetch(), _archive, ["forkbench-c", "1"]);
        FigureKey[] rows = [.. from place in (string[])["mmap", "malloc", "brk", "bss"]
                               from call in (string[])["fork", "vfork"]
                               select new FigureKey($"C {call} ({place})", "exit", 1)];
        Assert.Equal(rows, (await inC.CountAsync(GuestSystem.Linux)).Select(figure => figure.Key));
        Assert.Equal(rows, (await inC.CountAsync(GuestSystem.Tine)).Select(figure => figure.Key));
    }

    [Fact]
    public async Task SaysWhyThereAreNoFigures()
    {
        File.WriteAllText(_archive, "no archive");
        var guest = new BenchGuest(new LinuxKernel(Workspace.Kernel, "none"), _archive, []);
        IOException problem = await Assert.ThrowsAsync<IOException>(() => guest.TimeAsync(GuestSystem.Tine, Acceleration.Emulation));
        Assert.StartsWith("Tine did not measure: ", problem.Message);
        Assert.DoesNotContain('\n', problem.Message);
    }
}
