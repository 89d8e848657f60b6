using System;
using System.Linq;
using Tine.Tools.Report;
using Xunit;

namespace Tine.Tools.Tests.Report;

public sealed class ComparisonTableTests
{
    /// <summary>A small comparison with made-up figures.</summary>
    internal static Comparison Sample { get; } = new(
        new Circumstances
        {
            Date = new DateOnly(2020, 1, 2),
            Processor = "Some processor",
            Qemu = "7.2",
            Options = "-accel tcg -icount shift=0",
            TimedOptions = "-accel tcg",
            Linux = "6.1",
            LinuxArguments = "quiet",
            Tine = "abc",
        },
        new Round(
            [Of("getppid", "", null, 300), Of("fork", "exit", 0, 1000), Of("fork", "exit", 16, 8000), Of("vfork", "exit", 0, 400), Of("vfork", "exit", 16, 400), Of("fork (huge pages)", "exit", 16, 900), .. InC(4)],
            [Of("getppid", "", null, 100), Of("fork", "exit", 0, 500), Of("fork", "exit", 16, 2000), Of("vfork", "exit", 0, 100), Of("vfork", "exit", 16, 100), Of("on-demand fork", "exit", 16, 2000), Of("eager fork", "exit", 16, 80000), .. InC(1)]),
        [Of("vfork", "exit", 16, 100) with { Phases = [new("tables", 0), new("regions", 0), new("objects", 40), new("faults", 0), new("exec", 0), new("switches", 10), new("teardown", 30)] }],
        [.. new[] { 1.0, 3.0, 2.0 }.Select(factor => new Round([Of("getppid", "", null, 300 * factor)], [Of("getppid", "", null, 100)]))]);

    private static Figure[] InC(int factor) =>
    [
        Of("C fork (mmap)", "exit", 0, 900 * factor), Of("C fork (mmap)", "exit", 16, 1000 * factor * factor), Of("C fork (bss)", "exit", 16, 1100 * factor),
        Of("C vfork (mmap)", "exit", 0, 200 * factor), Of("C vfork (mmap)", "exit", 16, 200 * factor),
    ];

    [Fact]
    public void PutsWhatIsAlikeSideBySide()
    {
        string[] lines = ComparisonTable.Write(Sample).Split('\n');
        Assert.Contains(lines, line => Words(line) == "getppid 300 100 3.00 0.60 0.10 6.00 3.00..9.00");
        Assert.Contains(lines, line => Words(line) == "fork 16 MiB 8,000 2,000 4.00 - - -");
    }

    [Fact]
    public void DoesNotNameForkTwice()
    {
        string[] lines = ComparisonTable.Write(Sample).Split('\n');
        Assert.Contains("Tine's fork is on-demand fork unless a process chooses otherwise.", lines);
        Assert.DoesNotContain(lines, line => line.StartsWith("on-demand fork", StringComparison.Ordinal));
    }

    [Fact]
    public void ComparesTinesWaysOfCopyingWithLinuxsFork() =>
        Assert.Equal(0.1, ComparisonRow.Of(Sample).Single(row => row.Key.Name == "eager fork").Ratio);

    [Fact]
    public void ShowsWhatOnlyLinuxHas() =>
        Assert.Null(ComparisonRow.Of(Sample).Single(row => row.Key.Name == "fork (huge pages)").TineInstructions);

    private static Figure Of(string name, string then, int? size, double ticks) =>
        new(new FigureKey(name, then, size), ticks, ticks, ticks / 1000);

    private static string Words(string line) => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
