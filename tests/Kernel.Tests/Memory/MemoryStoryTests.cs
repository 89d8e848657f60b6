using System;
using System.Collections.Generic;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Tine.Tests.Memory;

public sealed class MemoryStoryTests
{
    [Fact]
    public void EveryProcessSeesItsOwnMemoryAndEveryCountIsRight() => Run(300, 60, 0);

    [Theory]
    [InlineData(1UL)]
    [InlineData(2UL)]
    [InlineData(3UL)]
    [InlineData(4UL)]
    [InlineData(5UL)]
    [InlineData(7UL)]
    [InlineData(9UL)]
    public void AFailedAllocationLosesNothing(ulong nth) => Run(60, 60, nth);

    [Theory]
    [InlineData(8, 0UL)]
    [InlineData(20, 0UL)]
    [InlineData(60, 0UL)]
    [InlineData(20, 3UL)]
    [InlineData(20, 8UL)]
    public void OthersRunInTheMiddleAndEveryCountIsRight(int pagesAPortion, ulong failNth)
    {
        s_others = 0;
        Run(150, 60, failNth, pagesAPortion);
        Assert.True(s_others > 100, $"others ran {s_others} times");
    }

    /// <summary>Tables of two entries are twins already.</summary>
    [Theory]
    [InlineData(null, 0UL)]
    [InlineData(null, 2UL)]
    [InlineData(null, 4UL)]
    [InlineData(20, 0UL)]
    [InlineData(20, 5UL)]
    public void WhatTwinTablesHaveAlikeIsCountedOnce(int? pagesAPortion, ulong failNth) => Run(120, 60, failNth, pagesAPortion, 1);

    /// <summary>A fork in the middle leaves shared tables, which a mapping over them copies: there may be no frame for that.</summary>
    [Fact]
    public void AMappingThatHasFailedCanBeMadeAgain() => MemoryStory.Play(
    [
        2253267945672962574, 2399964825292229301, 2112261374301558461, 3926266037451194921,
        4345758880151165442, 2496555707315407763, 2756167883410867051, 3718696587694163342,
    ],
    failNth: 3,
    pagesAPortion: 20);

    private static int s_others;

    private static void Run(int stories, int longest, ulong failNth, int? pagesAPortion = null, uint? leastTwinEntries = null)
    {
        Gen<ulong> step = from high in Gen.Choose(0, int.MaxValue)
                          from low in Gen.Choose(0, int.MaxValue)
                          select ((ulong)high << 31) | (uint)low;
        Gen<ulong[]> steps = from length in Gen.Choose(1, longest)
                             from all in step.ArrayOf(length)
                             select all;
        Prop.ForAll(Arb.From(steps, Shorter), all => { s_others += MemoryStory.Play(all, failNth, pagesAPortion, leastTwinEntries); })
            .Check(Config.QuickThrowOnFailure.WithMaxTest(stories));
    }

    private static IEnumerable<ulong[]> Shorter(ulong[] steps)
    {
        for (int part = steps.Length / 2; part > 0; part /= 2)
        {
            for (int start = 0; start + part <= steps.Length; start += part)
            {
                yield return steps.Where((_, index) => index < start || index >= start + part).ToArray();
            }
        }
    }
}
