using System;
using System.Collections.Generic;
using Tine.Heap;
using Xunit;

namespace Tine.Tests.CoreLib;

[Collection(HeapCollection.Name)]
public sealed unsafe class CollectionTests
{
    public CollectionTests() => HeapPlatform.Reset();

    /// <summary>Random graphs, changed and collected in turn, against reachability computed beside.</summary>
    [Theory]
    [InlineData(1, 1024)]
    [InlineData(2, 1024)]
    [InlineData(3, 8)]
    [InlineData(4, 1)]
    public void ExactlyWhatIsReachableSurvives(int seed, int markStackCapacity)
    {
        HeapPlatform.Reset(markStackCapacity: markStackCapacity);
        var graph = new FakeGraph(new Random(seed));
        for (int round = 0; round < 25; round++)
        {
            graph.Grow(200);
            graph.Rewire(150);
            graph.ChooseRoots(8);
            Collector.Collect();
            Assert.Equal(graph.DropUnreachable(), Collector.LiveBytes);
            graph.Check();
        }
    }

    [Fact]
    public void AChainLongerThanTheMarkStackSurvives()
    {
        HeapPlatform.Reset(markStackCapacity: 4);
        FakeType node = FakeType.Class(2, 1);
        byte* first = null;
        for (int i = 0; i < 20_000; i++)
        {
            byte* item = node.New();
            byte* link = node.New();
            ((byte**)link)[1] = item;
            ((byte**)link)[2] = first;
            first = link;
            HeapPlatform.Roots.Clear();
            HeapPlatform.Roots.Add((nuint)first);
        }

        Collector.Collect();
        Assert.Equal(40_000u * 32, Collector.LiveBytes);
    }

    [Fact]
    public void AWordIntoAnObjectKeepsItAndOneBehindItDoesNot()
    {
        FakeType bytes = FakeType.NumberArray(1);
        byte* array = bytes.New(1000);
        foreach (int offset in new[] { 0, 1, 500, 1015 })
        {
            HeapPlatform.Roots.Add((nuint)array + (nuint)offset);
            Collector.Collect();
            Assert.Equal(1024u, Collector.LiveBytes);
            HeapPlatform.Roots.Clear();
        }

        HeapPlatform.Roots.Add((nuint)array + 1024);
        HeapPlatform.Roots.Add((nuint)array - 1);
        Collector.Collect();
        Assert.Equal(0u, Collector.LiveBytes);
    }

    [Fact]
    public void AnyWordMayBeARoot()
    {
        FakeType node = FakeType.Class(1, 3);
        var random = new Random(5);
        for (int i = 0; i < 2000; i++)
        {
            node.New();
        }

        for (int round = 0; round < 20; round++)
        {
            for (int i = 0; i < 1000; i++)
            {
                HeapPlatform.Roots.Add((nuint)HeapPlatform.GetBase() + (nuint)random.NextInt64(HeapPlatform.MaximalBlocks * (long)Block.Bytes));
                HeapPlatform.Roots.Add((nuint)random.NextInt64());
            }

            Collector.Collect();
            HeapPlatform.Roots.Clear();
            node.New();
        }

        Assert.True(Collector.LiveBytes < 2021 * 48);
    }

    [Fact]
    public void ReferencesInElementsOfArraysAreFollowed()
    {
        FakeType leaf = FakeType.Class(0, 1);
        byte* array = FakeType.StructureArray().New(100);
        byte* references = FakeType.ReferenceArray().New(100);
        for (int i = 0; i < 100; i++)
        {
            ((byte**)(array + 16 + (i * 32)))[1] = leaf.New();
            ((byte**)(array + 16 + (i * 32)))[2] = leaf.New();
            ((byte**)(references + 16))[i] = leaf.New();
        }

        HeapPlatform.Roots.Add((nuint)array);
        HeapPlatform.Roots.Add((nuint)references);
        Collector.Collect();
        Assert.Equal((300u * 16) + 3584 + 896, Collector.LiveBytes);
    }

    [Fact]
    public void UnderStressWhatIsFreedIsOverwritten()
    {
        Stress.Set(1, CollectionPace.Whole);
        FakeType numbers = FakeType.Class(0, 3);
        byte* kept = numbers.New();
        ((ulong*)kept)[1] = 7;
        HeapPlatform.Roots.Add((nuint)kept);
        byte* lost = numbers.New();
        ((ulong*)lost)[3] = 7;
        Collector.Collect();
        Assert.Equal(7u, ((ulong*)kept)[1]);
        Assert.Equal(0xdbdb_dbdb_dbdb_dbdbu, ((ulong*)lost)[3]);
        Assert.Equal(3u, Collector.Collections);
        Stress.Set(0, CollectionPace.Whole);
    }

    [Fact]
    public void TheHeapIsCollectedAsItFills()
    {
        FakeType bytes = FakeType.NumberArray(1);
        for (int i = 0; i < 1_000_000; i++)
        {
            bytes.New(32);
        }

        Assert.InRange(Collector.Collections, 5u, 30u);
        Assert.True(ManagedHeap.CommittedBytes < 8 << 20);
        Assert.True(ManagedHeap.AllocatedBytes >= 48_000_000);
    }
}
