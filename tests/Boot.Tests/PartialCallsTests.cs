using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Tine.Tools.Run;
using Xunit;

namespace Tine.Boot.Tests;

/// <summary>Holds the table of supported calls to its word: what a partial call does not do, it refuses.</summary>
public sealed class PartialCallsTests
{
    private const int CallColumn = 2;
    private const int SupportColumn = 3;

    [Fact]
    public async Task EveryPartialCallRefusesTheRest()
    {
        GuestOutput run = await Boot.RunAsync("partialcalls");
        run.MustExit(0);
        HashSet<string> tried = [.. run.Text.Split('\n').Where(line => line.StartsWith("ok ", StringComparison.Ordinal)).Select(NameIn)];
        Assert.Equal(PartialCalls().Order(), tried.Order());
    }

    /// <summary>The calls that the table says are partial.</summary>
    private static IEnumerable<string> PartialCalls() =>
        File.ReadLines(Path.Combine(Workspace.Root, "kernel", "Syscalls", "SUPPORTED.md"))
            .Select(line => line.Split('|'))
            .Where(cells => cells.Length > SupportColumn && cells[SupportColumn].StartsWith(" partial: ", StringComparison.Ordinal))
            .Select(cells => cells[CallColumn].Trim(' ', '`'))
            .Select(call => call[..call.IndexOf('(')]);

    /// <summary>From <c>ok 3 - pipe2: O_DIRECT gives EINVAL</c> the name.</summary>
    private static string NameIn(string line)
    {
        string rest = line[(line.IndexOf(" - ", StringComparison.Ordinal) + 3)..];
        return rest[..rest.IndexOf(':')];
    }
}
