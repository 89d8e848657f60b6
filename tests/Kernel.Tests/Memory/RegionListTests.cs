using System;
using System.Collections.Generic;
using Tine.Memory;
using Tine.Tests.Files;
using Xunit;

namespace Tine.Tests.Memory;

/// <summary>Long lists of regions, which are kept in chunks, against the host's list.</summary>
public sealed class RegionListTests
{
    private const int Most = 3000;

    /// <summary>Insertions and removals anywhere, most of them at the start, or insertions at the end and removals at the start.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4, 90)]
    [InlineData(5, 0, 90)]
    [InlineData(6, 0, 90, 90)]
    public void AnySequenceOfChangesLeavesTheRegionsInOrder(int seed, int percentBefore = 0, int percentBehind = 0, int percentRemovedFirst = 0)
    {
        var random = new Random(seed);
        var list = new RegionList(8);
        var model = new List<ulong>();
        for (int step = 0; step < 6000; step++)
        {
            if (model.Count < Most && random.Next(10) < 8)
            {
                ulong page = model.Count == 0 ? 1 << 19
                    : random.Next(100) < percentBefore ? model[0] - (ulong)random.Next(1, 5)
                    : random.Next(100) < percentBehind ? model[^1] + (ulong)random.Next(1, 5)
                    : (ulong)random.Next(1, 1 << 20);
                int index = model.BinarySearch(page);
                if (index < 0)
                {
                    list.Insert(~index, RegionAt(page));
                    model.Insert(~index, page);
                }
            }
            else if (model.Count > 0)
            {
                int index = random.Next(100) < percentRemovedFirst ? 0 : random.Next(model.Count);
                int count = Math.Min(random.Next(1, random.Next(400) == 0 ? 600 : 4), model.Count - index);
                list.Remove(index, count);
                model.RemoveRange(index, count);
            }

            if (step % 1000 == 999)
            {
                Check(list, model);
            }
        }

        Check(list, model);
        var caller = new FakeCaller();
        Assert.Equal(Errno.None, list.Fork(caller, out RegionList copy));
        Assert.InRange(list.Count, 1025, Most);
        Assert.Equal((list.Count + RegionChunk.Size - 1) / RegionChunk.Size, caller.PreemptionPoints);
        list.RemoveLast(list.Count / 2);
        Check(copy, model);
        Check(list, model.GetRange(0, model.Count - (model.Count / 2)));
    }

    [Fact]
    public void ALongListIsFoundBySearchingIt()
    {
        var list = new RegionList(4);
        for (ulong page = 1; page <= Most; page++)
        {
            list.Insert(0, RegionAt(Most + 1 - page));
        }

        for (ulong page = 1; page <= Most; page++)
        {
            Assert.Equal((int)page - 1, list.IndexContaining(RegionAt(page).Start));
        }

        Assert.Equal(-1, list.IndexContaining(RegionAt(5).End));
    }

    /// <summary>From every region down, the next one with a gap of some length below it is found, and no gap is passed over.</summary>
    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    public void NoGapIsPassedOver(int seed)
    {
        var random = new Random(seed);
        var list = new RegionList(8);
        for (int step = 0; step < 4000; step++)
        {
            ulong page = (ulong)random.Next(1, 1 << 12);
            int index = list.FirstEndingAfter(RegionAt(page).Start);
            if (step < 2000 || random.Next(2) == 0)
            {
                if (index == list.Count || list[index].Start >= RegionAt(page).End)
                {
                    list.Insert(index, RegionAt(page));
                }
            }
            else if (index < list.Count)
            {
                list.Remove(index, 1);
            }

            if (step % 50 == 0)
            {
                CheckGaps(list, (ulong)random.Next(1, 12) << 14);
            }
        }
    }

    private static void CheckGaps(in RegionList list, ulong length)
    {
        for (int start = list.Count - 1; start >= 0; start--)
        {
            int expected = start;
            int found = start;
            while (expected > 0 && list[expected].Start - list[expected - 1].End < length)
            {
                expected--;
            }

            while (found > 0 && list[found].Start - list[found - 1].End < length)
            {
                int next = list.FindGapBelow(found, length, out _);
                found = next == found ? found - 1 : next;
            }

            Assert.Equal(expected, found);
        }
    }

    private static void Check(in RegionList list, List<ulong> model)
    {
        Assert.Equal(model.Count, list.Count);
        int index = 0;
        foreach (ref readonly Region region in list.View)
        {
            Assert.Equal(RegionAt(model[index++]).Start, region.Start);
        }
    }

    private static Region RegionAt(ulong page) => new()
    {
        Start = new VirtualAddress(page << 14),
        End = new VirtualAddress((page << 14) + FrameNumber.Size),
    };
}
