using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Tine.Tools.Run;

namespace Tine.Tools.Tests.Calls;

/// <summary>kernel/Startup/RECURSION.md: how often a function may be on the stack at once.</summary>
internal static class RecursionTable
{
    public static IReadOnlyDictionary<string, int> Read() =>
        File.ReadLines(Path.Combine(Workspace.Root, "kernel", "Startup", "RECURSION.md"))
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
            .ToDictionary(cells => cells[1].Trim('`'), cells => int.Parse(cells[2], System.Globalization.CultureInfo.InvariantCulture));
}
