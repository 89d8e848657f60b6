using System;
using Tine.Heap;
using Xunit;

namespace Tine.Tests.CoreLib;

/// <summary>Collections in slices, with a program that goes on between them.</summary>
[Collection(HeapCollection.Name)]
public sealed unsafe class SliceTests
{
    /// <summary>A slice may do one step more than it was allowed: a block's sweep, a stack, a piece of an array.</summary>
    private const long LongestStep = 70_000;

    public SliceTests() => HeapPlatform.Reset();

    /// <summary>Marks are checked at the end of each collection, freed memory is overwritten, and the program looks at all it has.</summary>
    [Theory]
    [InlineData(101, 8192)]
    [InlineData(102, 8192)]
    [InlineData(103, 64)]
    [InlineData(104, 4)]
    [InlineData(105, 1)] // an array that finds no room to be gone on with is scanned at once
    [InlineData(0, 256)]
    public void WhateverTheProgramDoesNothingReachableIsFreed(int seed, int markStackCapacity)
    {
        seed = seed == 0 ? Environment.TickCount : seed;
        HeapPlatform.Reset(markStackCapacity: markStackCapacity);
        Stress.Set(uint.MaxValue, CollectionPace.Slices);
        var random = new Random(seed);
        var program = new FakeProgram(random);
        try
        {
            for (int step = 0; step < 20_000; step++)
            {
                program.Step();
                Slice(random, longestStep: markStackCapacity < 4 ? long.MaxValue : LongestStep);
                if (step % 50 == 0)
                {
                    program.Check();
                }
            }

            Collector.Collect();
            Assert.Equal(program.Check(), Collector.LiveBytes);
            Assert.True(Collector.Collections > 10);
        }
        catch (Exception failure)
        {
            throw new InvalidOperationException($"Seed {seed}, mark stack {markStackCapacity}: {failure.Message}", failure);
        }
    }

    /// <summary>At the kernel's own pace, with no help but allocations.</summary>
    [Theory]
    [InlineData(201)]
    [InlineData(202)]
    public void AllocationsCarryCollectionsToTheirEnd(int seed)
    {
        Collector.SetPace(CollectionPace.Slices);
        var program = new FakeProgram(new Random(seed));
        for (int step = 0; step < 60_000; step++)
        {
            program.Step();
            if (step % 1000 == 0)
            {
                program.Check();
            }
        }

        Assert.InRange(Collector.Collections, 3u, 40u);
        Assert.True(ManagedHeap.CommittedBytes < 24 << 20);
    }

    [Fact]
    public void AnArrayOfAMillionReferencesTakesManySlices()
    {
        FakeType leaf = FakeType.Class(1, 1);
        byte* array = FakeType.ReferenceArray().New(1_000_000);
        HeapPlatform.Roots.Add((nuint)array);
        for (int i = 0; i < 200_000; i++)
        {
            ((byte**)(array + 16))[i * 5] = leaf.New();
        }

        Collector.Collect();
        ulong live = Collector.LiveBytes;
        ulong collections = Collector.Collections;
        int slices = 0;
        Collector.Begin(SmallGaps.Left);
        while (Collector.Collections == collections)
        {
            Collector.Advance(20_000);
            Assert.True(WorkBudget.Left > -LongestStep);
            slices++;
        }

        Assert.Equal(live, Collector.LiveBytes);
        Assert.True(slices > 500);
    }

    [Fact]
    public void AnObjectMadeDuringACollectionSurvivesIt()
    {
        FakeType node = FakeType.Class(1, 1);
        HeapPlatform.Statics.Add((nuint)node.New());
        Collector.Begin(SmallGaps.Left);
        Collector.Advance(1);
        byte* made = node.New();
        byte* held = node.New();
        FakeGraph.Store((byte**)made + 1, held);
        HeapPlatform.Roots.Add((nuint)made);
        Assert.True(Collector.FinishCycle());
        Assert.Equal(3 * 32u, Collector.LiveBytes);
    }

    /// <summary>Cells that were ready to be handed out when the sweep began are free again, marked or not.</summary>
    [Fact]
    public void CellsThatNobodyTookDoNotStayInUse()
    {
        FakeType node = FakeType.Class(1, 1);
        HeapPlatform.Statics.Add((nuint)node.New());
        Collector.Begin(SmallGaps.Left);
        Collector.Advance(1);
        Assert.True(Collector.FinishCycle());
        Assert.Equal(32u, Collector.LiveBytes);
    }

    [Fact]
    public void MemoryThatRunsOutEndsTheCollectionUnderWay()
    {
        FakeType bytes = FakeType.NumberArray(1);
        HeapPlatform.BlocksLeft = 20;
        for (int i = 0; i < 18; i++)
        {
            bytes.New(60_000);
        }

        HeapPlatform.Statics.Add((nuint)bytes.New(1));
        Collector.Begin(SmallGaps.Left);
        Collector.Advance(1);
        Assert.True(ManagedHeap.Reserve(100_000));
        Assert.Equal(1u, Collector.Collections);
    }

    /// <summary>The check itself: an object whose mark is taken away while something marked refers to it.</summary>
    [Fact]
    public void AMissingMarkIsFound()
    {
        FakeType node = FakeType.Class(1, 1);
        byte* holder = node.New();
        byte* held = node.New();
        ((byte**)holder)[1] = held;
        HeapPlatform.Roots.Add((nuint)holder);
        Stress.Set(uint.MaxValue, CollectionPace.Slices);
        MarkBits.TestAndSet(holder);
        var error = Assert.Throws<InvalidOperationException>(() => Stress.CheckMarks(null));
        Assert.Equal("The collector has missed an object that is reachable.", error.Message);
    }

    private static void Slice(Random random, long longestStep)
    {
        if (random.Next(3) != 0)
        {
            return;
        }

        if (Collector.Phase == CyclePhase.Resting)
        {
            Collector.Begin(random.Next(2) == 0 ? SmallGaps.Left : SmallGaps.Used);
        }

        Collector.Advance(1 + random.Next(random.Next(8) == 0 ? 20_000 : 600));
        Assert.True(WorkBudget.Left > -longestStep);
        if (random.Next(400) == 0)
        {
            Collector.Reclaim();
        }
    }
}
