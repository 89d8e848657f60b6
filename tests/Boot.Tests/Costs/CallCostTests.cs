using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Tine.Tools.Run;
using Xunit;
using Xunit.Abstractions;

namespace Tine.Boot.Tests;

/// <summary>
/// System calls over how much there is of what they work on, at two sizes each: neither gets a price dearer unnoticed, nor does a curve
/// begin to grow. forkbench-calls counts instructions. TINE_UPDATE=1 writes the table anew.
/// </summary>
public sealed class CallCostTests(ITestOutputHelper output)
{
    /// <summary>Calls that allocate cost up to a tenth more while the heap is being marked, which may fall onto all runs of a row.</summary>
    private const double Tolerance = 0.15;

    private static string TablePath => Path.Combine(Workspace.Root, "tests", "Boot.Tests", "forkbench-calls.icount.csv");

    [Fact]
    public async Task NoCallCostsMoreInstructionsThanTheTableSays()
    {
        GuestOptions options = Boot.Default with { Clock = GuestClock.Instructions, Memory = "1024M", Command = ["forkbench-calls"] };
        string text = (await Boot.RunAsync(options, Deadline.Long)).MustExit(0).Text;
        if (Environment.GetEnvironmentVariable("TINE_UPDATE") == "1")
        {
            await File.WriteAllTextAsync(TablePath, text);
        }

        Dictionary<string, double> measured = Read(text);
        Dictionary<string, double> table = Read(await File.ReadAllTextAsync(TablePath));
        Assert.Equal(table.Keys, measured.Keys);
        HeldCosts.Compare(output, table, measured, Tolerance, $"If this is meant: TINE_UPDATE=1 dotnet test tests/Boot.Tests --filter {nameof(CallCostTests)}");
    }

    /// <summary>Reads lines of a name, a size and ticks.</summary>
    private static Dictionary<string, double> Read(string text) =>
        text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.Trim()).ToDictionary(
            line => line[..line.LastIndexOf(',')],
            line => double.Parse(line[(line.LastIndexOf(',') + 1)..], CultureInfo.InvariantCulture));
}
