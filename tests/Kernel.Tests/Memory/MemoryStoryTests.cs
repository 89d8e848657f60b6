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

    private static void Run(int stories, int longest, ulong failNth)
    {
        Gen<ulong> step = from high in Gen.Choose(0, int.MaxValue)
                          from low in Gen.Choose(0, int.MaxValue)
                          select ((ulong)high << 31) | (uint)low;
        Gen<ulong[]> steps = from length in Gen.Choose(1, longest)
                             from all in step.ArrayOf(length)
                             select all;
        Prop.ForAll(Arb.From(steps, Shorter), all => MemoryStory.Play(all, failNth))
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
