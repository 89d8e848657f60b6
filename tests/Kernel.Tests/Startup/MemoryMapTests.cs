using System.Collections.Generic;
using System.Linq;
using Tine.Startup;
using Xunit;

namespace Tine.Tests.Startup;

/// <summary>Memory maps as firmware gives them: with holes, in any order, one range over the other.</summary>
public sealed class MemoryMapTests
{
    private const uint Usable = 1;
    private const uint Reserved = 2;
    private const uint AcpiReclaimable = 3;
    private const uint Unusable = 5;

    [Fact]
    public void HolesAreNotUsable()
    {
        BootInformation information = Read((0, 0x9_f000, Usable), (0x10_0000, 0x100_0000, Usable), (0x1_0000_0000, 0x200_0000, Usable));
        Assert.Equal([(0, 0x9_f000), (0x10_0000, 0x110_0000), (0x1_0000_0000, 0x1_0200_0000)], Ranges(information.Usable));
    }

    [Fact]
    public void ReservedWinsInAnyOrder()
    {
        (ulong, ulong, uint)[] map = [(0x10_0000, 0x100_0000, Usable), (0x20_0000, 0x1000, Reserved), (0x30_0000, 0x1000, AcpiReclaimable), (0x40_0000, 0x1000, Unusable)];
        (ulong, ulong)[] expected = [(0x10_0000, 0x20_0000), (0x20_1000, 0x30_0000), (0x30_1000, 0x40_0000), (0x40_1000, 0x110_0000)];
        foreach ((ulong, ulong, uint)[] order in Orders(map))
        {
            Assert.Equal(expected, Ranges(Read(order).Usable));
        }
    }

    [Fact]
    public void NothingIsUsableTwice()
    {
        BootInformation information = Read((0, 0x4000, Usable), (0x2000, 0x4000, Usable), (0, 0x4000, Usable), (0x3000, 0x1000, Usable));
        Assert.Equal([(0, 0x6000)], Ranges(information.Usable));
    }

    [Fact]
    public void ARangeBeyondAllAddressesIsLeftOut()
    {
        BootInformation information = Read((0x10_0000, 0x1000, Usable), (0xffff_ffff_ffff_f000, 0x2000, Usable), (0x20_0000, 0, Usable));
        Assert.Equal([(0x10_0000, 0x10_1000)], Ranges(information.Usable));
    }

    /// <summary>Tables of ACPI can be read where programs cannot be put.</summary>
    [Fact]
    public void ReclaimableMemoryIsThere()
    {
        BootInformation information = Read((0x10_0000, 0x1000, Usable), (0x20_0000, 0x1000, AcpiReclaimable), (0x30_0000, 0x1000, Reserved));
        Assert.Equal([(0x10_0000, 0x10_1000), (0x20_0000, 0x20_1000)], Ranges(information.Present));
    }

    /// <summary>Processors start in such a page, never in the one at 0, where firmware keeps its own.</summary>
    [Theory]
    [InlineData(0, 0x9_fc00, 0x9_e000)]
    [InlineData(0, 0x100_0000, 0x9_f000)]
    [InlineData(0x800, 0x2000, 0x1000)]
    [InlineData(0x800, 0x1000, 0)] // no whole page
    [InlineData(0, 0x1000, 0)]
    [InlineData(0x10_0000, 0x100_0000, 0)]
    [InlineData(0xa_0000, 0x1000, 0)]
    public void FindsAPageOfLowMemory(ulong start, ulong length, ulong page)
    {
        Assert.Equal(page, Read((start, length, Usable)).Usable.HighestPageBelow(0xa_0000));
        Assert.Equal(page, Read((start, length, Usable), (0x100_0000, 0x100_0000, Usable)).Usable.HighestPageBelow(0xa_0000));
        Assert.Equal(
            page > 0x1_0000 ? page : 0x1_0000,
            Read((0x1_0000, 0x1000, Usable), (start, length, Usable)).Usable.HighestPageBelow(0xa_0000));
    }

    private static BootInformation Read(params (ulong Start, ulong Length, uint Type)[] map)
    {
        var information = default(BootInformation);
        foreach ((ulong start, ulong length, uint type) in map)
        {
            information.AddMemory(start, length, type);
        }

        return information;
    }

    /// <summary>Sorted, with neighbours joined.</summary>
    private static List<(ulong Start, ulong End)> Ranges(MemoryRangeList list)
    {
        var ranges = new List<(ulong Start, ulong End)>();
        foreach (MemoryRange range in Enumerable.Range(0, list.Count).Select(index => list[index]).Where(range => !range.IsEmpty).OrderBy(range => range.Start))
        {
            if (ranges.Count > 0 && ranges[^1].End == range.Start)
            {
                ranges[^1] = (ranges[^1].Start, range.End);
            }
            else
            {
                ranges.Add((range.Start, range.End));
            }
        }

        return ranges;
    }

    private static IEnumerable<T[]> Orders<T>(T[] items) => items.Length == 1
        ? [items]
        : items.SelectMany((first, index) => Orders((T[])[.. items[..index], .. items[(index + 1)..]]).Select(rest => (T[])[first, .. rest]));
}
