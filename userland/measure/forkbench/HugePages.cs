using System;
using Tine.Runtime;

namespace Tine.ForkBench;

/// <summary>
/// Pages of 2 MiB. Linux, left to itself, backs large mappings with them, and then fork has a 512th of the entries to copy:
/// so the parent's memory says which pages it means.
/// </summary>
internal static class HugePages
{
    /// <summary>Whether this kernel backs memory with huge pages where it is asked to: Linux tells how much it has so backed.</summary>
    internal static bool AreThere { get; } =
        FileReader.ReadAllText("/proc/meminfo", out string text) == Errno.None && text.Contains("AnonHugePages:", StringComparison.Ordinal);
}
