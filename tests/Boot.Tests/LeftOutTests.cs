using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Tine.Tools.Run;
using Xunit;

namespace Tine.Boot.Tests;

/// <summary>Holds the page of what is left out to its word: each of its calls is made, and none is missing.</summary>
public sealed partial class LeftOutTests
{
    /// <summary>The last call of Linux 6.1.</summary>
    private const int LastCall = 450;

    private static readonly string[] Page = File.ReadAllLines(Path.Combine(Workspace.Root, "kernel", "Syscalls", "LEFTOUT.md"));

    [Fact]
    public void EveryCallThatIsMissingHasItsReason()
    {
        string[] supported = [.. File.ReadLines(Path.Combine(Workspace.Root, "kernel", "Syscalls", "SUPPORTED.md"))
            .Select(line => SupportedRow().Match(line)).Where(row => row.Success).Select(row => row.Groups[1].Value)];
        IEnumerable<string> missing = Numbers().Where(call => call.Value <= LastCall).Select(call => call.Key).Except(supported);
        Assert.Equal(missing.Order(), MissingCalls().Order());
    }

    [Fact]
    public async Task EveryCallGivesTheErrorThatThePageNames()
    {
        Dictionary<string, int> numbers = Numbers();
        (string Call, string Error)[] rows = [.. MissingCalls().Select(name => ($"{numbers[name]}", "ENOSYS")), .. RefusedRequests()];
        Assert.True(rows.Length > numbers.Count / 10);
        GuestOutput run = await Boot.RunAsync(["leftout", .. rows.Select(row => row.Call)]);
        run.MustExit(0);
        Assert.Equal(
            rows.Select(row => $"{row.Call}: {row.Error}"),
            rows.Zip(run.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries), (row, error) => $"{row.Call}: {error.TrimEnd()}"));
    }

    /// <summary>The calls of the first table, by name.</summary>
    private static IEnumerable<string> MissingCalls() =>
        Page.Select(line => line.Split(" | ")).Where(cells => cells.Length == 3)
            .SelectMany(cells => QuotedName().Matches(cells[1])).Select(name => name.Groups[1].Value);

    /// <summary>The rows of the second table.</summary>
    private static IEnumerable<(string Call, string Error)> RefusedRequests() =>
        Page.Select(line => line.Split('|')).Where(cells => cells.Length == 6 && cells[2].Contains('`'))
            .Select(cells => (cells[2].Trim(' ', '`'), cells[3].Trim()));

    /// <summary>Linux's calls, from the header that the C library has.</summary>
    private static Dictionary<string, int> Numbers() =>
        File.ReadLines("/usr/include/x86_64-linux-gnu/asm/unistd_64.h").Select(line => Definition().Match(line)).Where(line => line.Success)
            .ToDictionary(line => line.Groups[1].Value, line => int.Parse(line.Groups[2].Value));

    [GeneratedRegex(@"^\| \d+ \| `(\w+)\(")]
    private static partial Regex SupportedRow();

    [GeneratedRegex("`([a-z_0-9]+)`")]
    private static partial Regex QuotedName();

    [GeneratedRegex(@"^#define __NR_(\w+) (\d+)")]
    private static partial Regex Definition();
}
