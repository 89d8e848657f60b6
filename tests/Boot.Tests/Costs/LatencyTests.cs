using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Tine.Tools.Run;
using Xunit;
using Xunit.Abstractions;

namespace Tine.Boot.Tests;

/// <summary>
/// The bound on every call (kernel/Processes/README.md): no stretch of the kernel without a preemption point is longer than
/// 500,000 instructions. The kernel counts them itself, with an interrupt every few microseconds, while programs run that do their
/// worst. The longest one is held by a table, as what forkbench measures is; TINE_UPDATE=1 writes it anew.
/// </summary>
public sealed partial class LatencyTests(ITestOutputHelper output)
{
    private const int Bound = 500_000;
    private const int PeriodMicroseconds = 20;
    private const int Period = PeriodMicroseconds * 1000;

    /// <summary>The exact figure depends on where an interrupt falls into a stretch.</summary>
    private const double Tolerance = 0.1;

    private static string TablePath => Path.Combine(Workspace.Root, "tests", "Boot.Tests", "latency.icount.csv");

    public static TheoryData<string> Programs => ["longcalls", "longlists", .. ProgramTests.SelfChecking];

    [Theory]
    [MemberData(nameof(Programs))]
    public Task NoStretchWithoutAPreemptionPointIsTooLong(string program) => MeasureAsync(program, [program], "1024M");

    /// <summary>
    /// Memory runs out, and a victim is chosen among many that hold much: the heap is collected, and pages are taken, in portions.
    /// Another process meanwhile wakes up within 50 ms at any moment, or the program fails.
    /// </summary>
    [Theory]
    [InlineData("64M")]
    [InlineData("512M")]
    public Task NorWhereMemoryRunsOut(string memory) => MeasureAsync("shortage in " + memory, ["longlists", "--shortage"], memory);

    [Theory]
    [Trait("Length", "Long")]
    [InlineData("2048M")]
    public Task NorInALargeMachine(string memory) =>
        Environment.GetEnvironmentVariable("TINE_LONG") == "1" ? NorWhereMemoryRunsOut(memory) : Task.CompletedTask;

    /// <summary>Holds, too, the measurements that the long form alone makes.</summary>
    [Fact]
    public void TheTableHasARowForEachMeasurement()
    {
        string[] rows = [.. File.ReadAllLines(TablePath).Skip(1).Select(line => line.Split(',')[0])];
        string[] measured = ["longcalls", "longlists", .. ProgramTests.SelfChecking, "shortage in 64M", "shortage in 512M", "shortage in 2048M", LargeScreen];
        Assert.Equal(measured.Order(StringComparer.Ordinal), rows);
    }

    private Task MeasureAsync(string name, string[] command, string memory) =>
        MeasureAsync(name, Boot.Default with { Memory = memory, Command = [.. command] });

    private async Task MeasureAsync(string name, GuestOptions guest)
    {
        GuestOptions options = guest with
        {
            Clock = GuestClock.Instructions,
            KernelArguments = ["tty=raw-output", $"latency={PeriodMicroseconds}"],
        };
        GuestOutput run = await Boot.RunAsync(options, Deadline.Long);
        run.MustExit(0);
        Match[] stretches = Line().Matches(run.Result.Log).ToArray();
        Assert.NotEmpty(stretches);
        Match longest = stretches.MaxBy(LengthOf)!;
        output.WriteLine($"longest stretch without a preemption point: {longest.Value}");
        string[] tooLong = [.. stretches.Where(stretch => LengthOf(stretch) > Bound + Period).Select(stretch => stretch.Value)];
        Assert.True(tooLong.Length == 0, string.Join('\n', tooLong));
        Hold(name, LengthOf(longest));
    }

    private static int LengthOf(Match line) => int.Parse(line.Groups["length"].ValueSpan, CultureInfo.InvariantCulture);

    private static void Hold(string program, int length)
    {
        Dictionary<string, int> table = File.ReadAllLines(TablePath).Skip(1).Select(line => line.Split(','))
            .ToDictionary(cells => cells[0], cells => int.Parse(cells[1], CultureInfo.InvariantCulture));
        if (Environment.GetEnvironmentVariable("TINE_UPDATE") == "1")
        {
            table[program] = length;
            File.WriteAllLines(TablePath, ["program,instructions", .. table.OrderBy(row => row.Key, StringComparer.Ordinal).Select(row => $"{row.Key},{row.Value}")]);
        }

        Assert.True(table.TryGetValue(program, out int allowed), $"{program} is not in the table");
        Assert.True(length <= allowed * (1 + Tolerance), $"{program}: {length} instructions without a preemption point, {allowed} allowed");
    }

    [GeneratedRegex(@"latency (?<length>\d+) ns, call \d+ of .*")]
    private static partial Regex Line();
}
