using System;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Tine.Tools.Run;
using Xunit;

namespace Tine.Boot.Tests;

/// <summary>
/// Programs from Debian's packages: the same output and status on Linux and on Tine. The table of all of them is
/// generated here and kept in tests/PROGRAMS.md.
/// </summary>
public sealed class ForeignTests
{
    private static string TablePath => Path.Combine(Workspace.Root, "tests", "PROGRAMS.md");

    public static TheoryData<string> Names => [.. ForeignProgram.Chosen().Select(program => program.Name)];

    [ForeignTheory]
    [MemberData(nameof(Names))]
    public async Task DoesTheSameOnLinux(string name)
    {
        ForeignRun run = await ForeignRun.ResultAsync;
        Assert.True(run.Linux.TryGetValue(name, out ForeignOutcome? linux), "it did not end on Linux");
        Assert.True(run.Tine.TryGetValue(name, out ForeignOutcome? tine), $"it did not end on Tine\n{run.Guest}");
        if (run.Programs.First(program => program.Name == name).Lacks is { } missing)
        {
            Assert.True(linux != tine, $"it works, though its script says that Tine has no {missing}");
            return;
        }

        Assert.Equal(linux.Output, tine.Output);
        Assert.Equal(linux.Status, tine.Status);
    }

    [ForeignFact]
    public async Task TheTableIsCurrent()
    {
        string kept = File.Exists(TablePath) ? await File.ReadAllTextAsync(TablePath) : "";
        string table = ForeignTable.Write(await ForeignRun.ResultAsync, kept);
        if (WithoutVersions(kept) != WithoutVersions(table))
        {
            await File.WriteAllTextAsync(TablePath, table);
            Assert.Fail($"{TablePath} was out of date and has been written anew: look at it and commit it");
        }
    }

    /// <summary>Debian's updates change versions from one day to the next: the table shows those of the run that wrote it.</summary>
    private static string WithoutVersions(string table) => Regex.Replace(table, @"^(\| \S+ \| [^|]* \|)[^|]*", "$1", RegexOptions.Multiline);
}
