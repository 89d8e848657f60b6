using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Threading.Tasks;
using Tine.Tools.Image;
using Tine.Tools.Report;

namespace Tine.Tools.Run;

/// <summary>
/// forkbench on Linux and on Tine, in the same machine: once counted in instructions, then in rounds by the clock, the two
/// taking turns so that a busy host disturbs both alike.
/// </summary>
/// <param name="arguments">For forkbench.</param>
/// <param name="accelerator">Chooses for the timed rounds; instructions are counted under TCG.</param>
internal sealed class ComparisonRun(ImmutableArray<string> arguments, Accelerator accelerator)
{
    private const int CountedSteps = 7;

    /// <summary>The time that all of it takes on a quiet machine with two processors, without KVM.</summary>
    private static readonly TimeSpan s_usualDuration = TimeSpan.FromMinutes(2);

    /// <summary>A small parent and a large one, for what is counted phase by phase.</summary>
    private const string PhaseSizes = "0,64";

    /// <summary>Sizes of parents in the timed rounds: with all of them the rounds would take minutes.</summary>
    private const string TimedSizes = "0,16,256";

    /// <summary>Sizes of the parents in C.</summary>
    private const string CSizes = "0,1,4,16,64,256,640";

    private static readonly ImmutableArray<string> s_forkbench = ["forkbench", "--csv", "--quick"];

    /// <summary>Runs all of it, prints the table and writes the page.</summary>
    /// <returns>The exit status.</returns>
    public async Task<int> RunAsync()
    {
        var duration = new KnownDuration(Path.Combine(ReportDirectory(), "seconds"), s_usualDuration);
        Console.Error.WriteLine($"Measuring both kernels: {duration.Describe()}.");
        string archive = Scratch.NewFile();
        try
        {
            Comparison comparison = await MeasureAsync(archive);
            Console.Out.Write(ComparisonTable.Write(comparison));
            WriteReport(comparison);
            duration.Keep();
            return 0;
        }
        finally
        {
            Scratch.Delete(archive);
        }
    }

    private async Task<Comparison> MeasureAsync(string archive)
    {
        using var progress = new StepLine(CountedSteps + TimedRounds.Steps);
        progress.Next("fetching Debian's Linux");
        LinuxKernel linux = LinuxKernel.Fetch();
        SmallRoot.Write(archive, "forkbench", "forkbench-c", "forkbench-bss", "true", KvmProbe.Program);

        var counted = new BenchGuest(linux, archive, [.. s_forkbench, .. arguments]);
        progress.Next("Linux, counting instructions");
        IReadOnlyList<Figure> onLinux = await counted.CountAsync(GuestSystem.Linux);
        progress.Next("Tine, counting instructions");
        IReadOnlyList<Figure> onTine = await counted.CountAsync(GuestSystem.Tine);

        var inC = new BenchGuest(linux, archive, ["forkbench-c", CSizes]);
        progress.Next("Linux, a program in C");
        IReadOnlyList<Figure> inCOnLinux = await inC.CountAsync(GuestSystem.Linux);
        progress.Next("Tine, a program in C");
        IReadOnlyList<Figure> inCOnTine = await inC.CountAsync(GuestSystem.Tine);

        progress.Next("building a kernel that counts phases");
        PhaseKernel.Build();
        progress.Next("Tine, counting instructions phase by phase");
        var phased = new BenchGuest(linux, archive, [.. s_forkbench, "--sizes", PhaseSizes]);
        IReadOnlyList<Figure> byPhase = await phased.CountAsync(GuestSystem.TineWithPhases);

        var timed = new BenchGuest(linux, archive, [.. s_forkbench, "--sizes", TimedSizes]);
        var rounds = new TimedRounds(timed, accelerator, progress);
        IReadOnlyList<Round> byTheClock = await rounds.RunAsync();
        return new Comparison(Describe(linux, rounds.Acceleration), new Round([.. onLinux, .. inCOnLinux], [.. onTine, .. inCOnTine]), byPhase, byTheClock);
    }

    private static void WriteReport(Comparison comparison)
    {
        string directory = ReportDirectory();
        string page = Path.Combine(directory, "report.html");
        File.WriteAllText(page, ReportPage.Write(comparison));
        File.WriteAllText(Path.Combine(directory, "cost.svg"), ReportPage.WritePicture(comparison));
        Console.Out.WriteLine();
        Console.Out.WriteLine($"With charts: {Path.GetRelativePath(Environment.CurrentDirectory, page)}");
    }

    private static string ReportDirectory() => Directory.CreateDirectory(Path.Combine(Workspace.Artifacts, "report")).FullName;

    private static Circumstances Describe(LinuxKernel linux, Acceleration acceleration) => new()
    {
        Date = DateOnly.FromDateTime(DateTime.UtcNow),
        Processor = HostFacts.Processor(),
        Qemu = HostFacts.QemuVersion(),
        Options = BenchGuest.Describe(GuestClock.Instructions, Acceleration.Emulation),
        TimedOptions = BenchGuest.Describe(GuestClock.Host, acceleration),
        Linux = linux.Release,
        LinuxArguments = BenchGuest.LinuxArguments,
        Tine = HostFacts.TineVersion(),
    };
}
