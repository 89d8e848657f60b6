using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading.Tasks;
using Xunit;

namespace Tine.Boot.Tests;

/// <summary>The kernel's cost of a small process in page tables, stack and objects, as kernelbytes prints it.</summary>
public sealed class KernelBytesTests
{
    private const int Kibibyte = 1024;

    /// <summary>
    /// A process with memory of its own has four page tables at least (16 KiB), beside a kernel stack of 16 KiB; one that copies
    /// them for all of this program's memory has nine.
    /// </summary>
    private static readonly Dictionary<string, int> s_most = new()
    {
        ["vfork"] = 24 * Kibibyte,
        ["on-demand fork"] = 36 * Kibibyte,
        ["cow fork"] = 56 * Kibibyte,
        ["eager fork"] = 56 * Kibibyte,
        ["vfork + exec"] = 60 * Kibibyte,
    };

    [Fact]
    public async Task ASmallProcessStaysSmall()
    {
        GuestOutput run = (await Boot.RunAsync("kernelbytes")).MustExit(0);
        Dictionary<string, int> sums = run.Text.Split('\n').Skip(2).Select(line => line.TrimEnd('\r')).Where(line => line.Length != 0)
            .ToDictionary(line => line[..16].TrimEnd(), line => int.Parse(line.Split(' ')[^1], CultureInfo.InvariantCulture));
        Assert.Equal(s_most.Keys.Order(), sums.Keys.Order());
        Assert.All(sums, sum => Assert.InRange(sum.Value, 1, s_most[sum.Key]));
    }
}
