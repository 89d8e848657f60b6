using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Tine.Tools.Report;
using Tine.Tools.Run;
using Xunit;
using Xunit.Abstractions;

namespace Tine.Boot.Tests;

/// <summary>
/// Nothing that forkbench measures gets dearer unnoticed. It counts instructions, which are the same each run, so a busy
/// host changes nothing. TINE_UPDATE=1 writes the table anew.
/// </summary>
public sealed class CostTests(ITestOutputHelper output)
{
    /// <summary>A kernel with one more option is laid out differently and counts a little differently.</summary>
    private const double Tolerance = 0.03;

    /// <summary>
    /// A fork takes three frames of zeros, of 370 instructions each where none are in stock; a program that has given back many page tables left some.
    /// Which figures of a run meet a stock depends on all that came before.
    /// </summary>
    private const double StockTolerance = 0.1;

    private const string Heading = "name,then,";

    /// <summary>The memory of a machine for parents of a gibibyte.</summary>
    private const string MuchMemory = "2048M";

    [Fact]
    public async Task NothingCostsMoreInstructionsThanTheTableSays() => Hold("forkbench.icount.csv", await MeasureRepeatedlyAsync("1024M"));

    /// <summary>
    /// An ordinary program has its memory beside its stack or its data: from mmap, malloc and brk, and in .bss. The child must not
    /// count what it does not touch.
    /// </summary>
    [Fact]
    public async Task AProgramInCForksAtOnePriceWhateverItsSize()
    {
        const double factor = 1.25;
        IReadOnlyList<Figure> figures = await MeasureAsync(MuchMemory, "forkbench-c", "0,4,64,256,960");
        Hold("forkbench-c.icount.csv", figures, StockTolerance);
        foreach (string place in (string[])["mmap", "bss", "malloc", "brk"])
        {
            double[] forks = [.. figures.Where(figure => figure.Key.Name == $"C fork ({place})").Select(figure => figure.LowTicks)];
            Assert.Equal(5, forks.Length);

            // A program that has asked for nothing by brk has no pages there.
            double small = place == "brk" ? forks[1] : forks[0];
            output.WriteLine($"{place}: {string.Join(", ", forks)}, {forks[^1] / small:0.000}");
            Assert.InRange(forks[^1], 0, small * factor);
        }
    }

    /// <summary>
    /// Compares figures with a table, line by line; TINE_UPDATE=1 writes it. The tenth percentile is compared: one call in two refills
    /// something for both, and the median falls on either side of that by chance.
    /// </summary>
    private void Hold(string tableName, IReadOnlyList<Figure> figures, double tolerance = Tolerance)
    {
        string path = Path.Combine(Workspace.Root, "tests", "Boot.Tests", tableName);
        if (Environment.GetEnvironmentVariable("TINE_UPDATE") == "1")
        {
            InstructionTable.Write(path, figures);
        }

        HeldCosts.Compare(
            output,
            InstructionTable.Read(path).ToDictionary(line => line.Key.ToString(), line => line.Value),
            figures.ToDictionary(figure => figure.Key.ToString(), figure => figure.LowTicks),
            tolerance,
            $"If this is meant: TINE_UPDATE=1 dotnet test tests/Boot.Tests --filter {nameof(CostTests)}, and commit {tableName}");
    }

    [Fact]
    public async Task AParentOfAGibibyteMakesNeitherVForkNorOnDemandForkDear()
    {
        const double vforkTolerance = 1.01;
        const double onDemandFactor = 4;
        IReadOnlyList<Figure> figures = await MeasureAsync(MuchMemory, "forkbench", "--quick", "--csv", "--sizes", "0,1,1024");
        double[] vforks = [.. figures.Where(figure => figure.Key.Name == "vfork" && figure.Key.Then == "exit").Select(figure => figure.LowTicks)];
        double onDemand = OnDemand(1024) / OnDemand(1);
        output.WriteLine($"vfork from 0 MiB to 1 GiB: {string.Join(", ", vforks)}; on-demand fork, 1 GiB against 1 MiB: {onDemand:0.000}");
        Assert.Equal(3, vforks.Length);
        Assert.InRange(vforks.Max(), vforks.Min(), vforks.Min() * vforkTolerance);
        Assert.InRange(onDemand, 0, onDemandFactor);

        double OnDemand(int mebibytes) => figures.Single(figure => figure.Key == new FigureKey("on-demand fork", "exit", mebibytes)).LowTicks;
    }

    /// <summary>
    /// The lowest figure of three runs: while a collection marks, each creation pays for its barriers, and that may fall onto all runs of a row.
    /// </summary>
    private static async Task<IReadOnlyList<Figure>> MeasureRepeatedlyAsync(string memory)
    {
        const string run = "forkbench --quick --csv";
        GuestOptions options = Boot.Default with { Clock = GuestClock.Instructions, Memory = memory, Command = ["sh", "-c", $"{run}; {run}; {run}"] };
        GuestOutput output = await Boot.RunAsync(options, Deadline.Long * 2);
        string text = output.MustExit(0).Text;
        int second = text.IndexOf(Heading, text.IndexOf(Heading, StringComparison.Ordinal) + 1, StringComparison.Ordinal);
        int third = text.LastIndexOf(Heading, StringComparison.Ordinal);
        return [.. FigureReader.Read(text[..second]).Zip(FigureReader.Read(text[second..third]), Lower).Zip(FigureReader.Read(text[third..]), Lower)];

        static Figure Lower(Figure one, Figure other) => one.LowTicks < other.LowTicks ? one : other;
    }

    private static async Task<IReadOnlyList<Figure>> MeasureAsync(string memory, params string[] command)
    {
        GuestOptions options = Boot.Default with { Clock = GuestClock.Instructions, Memory = memory, Command = [.. command] };
        GuestOutput run = await Boot.RunAsync(options, Deadline.Long);
        return FigureReader.Read(run.MustExit(0).Text);
    }
}
