using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Tine.Tools.Run;
using Xunit;
using Xunit.Abstractions;

namespace Tine.Boot.Tests;

/// <summary>
/// Every stressor of Debian's stress-ng, one after the other, as an ordinary user. Half an hour, so only with TINE_LONG=1:
/// <c>dotnet test tests/Boot.Tests --filter Length=Long</c>.
/// </summary>
public sealed class StressListTests(ITestOutputHelper output)
{
    private const string MostSecondsAStressor = "180";

    /// <summary>The part of the memory that was free before and may be taken afterwards, by files that were read.</summary>
    private const double MostLost = 0.01;

    private static string Folder => Path.Combine(Workspace.Root, "tests", "Foreign", "Stressors");

    [LongForeignFact]
    [Trait("Length", "Long")]
    public Task EachStressorFindsNothingWrongAndMemoryComesBack() => RunAsync();

    private async Task RunAsync()
    {
        string archive = Path.GetTempFileName();
        try
        {
            RootBuilder.Write(archive, PackageStore.Shared.FetchForRoot(["stress-ng", "coreutils"]), [Folder + ":/stressors"]);
            GuestOptions options = Boot.Default with { Initramfs = archive, Memory = "4096M", Command = ["sh", "/stressors/each.sh", MostSecondsAStressor] };
            Check((await Boot.RunAsync(options, Deadline.Long * 10)).MustExit(0).Text);
        }
        finally
        {
            File.Delete(archive);
        }
    }

    private void Check(string text)
    {
        output.WriteLine(text);
        string[][] lines = [.. text.Split('\n').Select(line => line.TrimEnd().Split(' ')).Where(fields => fields is [_, "ok" or "failed" or "-", _])];
        long before = long.Parse(lines[0][2], null);
        long after = long.Parse(lines[^1][2], null);
        Assert.Equal(("start", "end"), (lines[0][0], lines[^1][0]));
        Assert.True(lines.Length > 200, $"{lines.Length} lines: the list is longer than that");
        Assert.Equal(Absent(), lines.Where(fields => fields[1] == "failed").Select(fields => fields[0]));
        Assert.InRange(after, before * (1 - MostLost), double.MaxValue);
    }

    /// <summary>The stressors of what this kernel lacks, in the list's order.</summary>
    private static IEnumerable<string> Absent() =>
        File.ReadLines(Path.Combine(Folder, "absent.csv")).Skip(1).Select(line => line.Split(',')[0]);
}
