using System;
using System.Collections.Generic;
using Tine.Heap;
using Xunit;

namespace Tine.Tests.CoreLib;

[Collection(HeapCollection.Name)]
public sealed unsafe class AllocationTests
{
    public AllocationTests() => HeapPlatform.Reset();

    [Fact]
    public void NewMemoryIsClearAlignedAndNobodyElses()
    {
        FakeType bytes = FakeType.NumberArray(1);
        var random = new Random(1);
        var ranges = new List<(ulong Start, ulong End)>();
        for (int i = 0; i < 3000; i++)
        {
            int length = random.Next(random.Next(3) == 0 ? 40000 : 300);
            byte* array = bytes.New(length);
            Assert.Equal(0u, (ulong)array % 16);
            Assert.Equal(-1, new ReadOnlySpan<byte>(array + 16, length).IndexOfAnyExcept((byte)0));
            new Span<byte>(array + 16, length).Fill(0xff);
            ranges.Add(((ulong)array, (ulong)array + 16 + (ulong)length));
            HeapPlatform.Roots.Add((nuint)array);
        }

        ranges.Sort();
        for (int i = 1; i < ranges.Count; i++)
        {
            Assert.True(ranges[i - 1].End <= ranges[i].Start);
        }
    }

    [Fact]
    public void MemoryIsClearAgainAfterItWasFreed()
    {
        FakeType bytes = FakeType.NumberArray(1);
        var random = new Random(2);
        for (int i = 0; i < 30000; i++)
        {
            int length = random.Next(2000);
            byte* array = bytes.New(length);
            Assert.Equal(-1, new ReadOnlySpan<byte>(array + 16, length).IndexOfAnyExcept((byte)0));
            new Span<byte>(array + 16, length).Fill(0xff);
        }

        Assert.True(Collector.Collections > 2);
        Assert.True(ManagedHeap.CommittedBytes < 12 << 20);
    }

    [Fact]
    public void ALargeObjectTakesNeighbouringBlocksAndGivesThemBack()
    {
        FakeType bytes = FakeType.NumberArray(1);
        byte* first = bytes.New(200_000);
        HeapPlatform.Roots.Add((nuint)first + 150_000);
        bytes.New(100_000);
        Collector.Collect();
        Assert.Equal(4u * Block.Bytes, Collector.LiveBytes);
        HeapPlatform.Roots.Clear();
        Collector.Collect();
        Assert.Equal(0u, Collector.LiveBytes);
        byte* again = bytes.New(300_000);
        Assert.Equal((nuint)first, (nuint)again);
        Assert.Equal(-1, new ReadOnlySpan<byte>(again + 16, 300_000).IndexOfAnyExcept((byte)0));
    }

    [Fact]
    public void WhatWasReservedCanBeAllocated()
    {
        var random = new Random(3);
        FakeType bytes = FakeType.NumberArray(1);
        HeapPlatform.BlocksLeft = 60;
        int reservations = 0;
        while (ManagedHeap.Reserve(20_000))
        {
            reservations++;
            for (int left = 20_000; left > 0;)
            {
                int length = random.Next(Math.Min(left, 1500));
                HeapPlatform.Roots.Add((nuint)bytes.New(length));
                left -= length + 32;
            }
        }

        Assert.InRange(reservations, 20, 400);
    }

    [Fact]
    public void AReservationCollectsWhenMemoryIsAtItsEnd()
    {
        FakeType bytes = FakeType.NumberArray(1);
        HeapPlatform.BlocksLeft = 20;
        for (int i = 0; i < 19; i++)
        {
            bytes.New(60_000);
        }

        Assert.True(ManagedHeap.Reserve(500_000));
        Assert.Equal(1u, Collector.Collections);
        Assert.False(ManagedHeap.Reserve(50_000_000));
    }

    [Fact]
    public void WithoutFreeBlocksALargerCellServes()
    {
        HeapPlatform.Reset(blocks: 2);
        byte* large = FakeType.NumberArray(1).New(5000);
        byte* small = FakeType.Class(0, 1).New();
        HeapPlatform.Roots.Add((nuint)large);
        HeapPlatform.Roots.Add((nuint)small);
        Collector.Collect();
        Assert.Equal(2 * 5120u, Collector.LiveBytes);
    }

    [Fact]
    public void TheEndOfMemoryIsTold()
    {
        HeapPlatform.Reset(blocks: 10);
        FakeType bytes = FakeType.NumberArray(1);
        var error = Assert.Throws<InvalidOperationException>(() => Fill(bytes));
        Assert.Equal("Out of heap.", error.Message);
    }

    [Fact]
    public void TheChosenReservationFails()
    {
        Collector.FailReservation(3);
        Assert.False(Collector.IsReservationFailing());
        Assert.False(Collector.IsReservationFailing());
        Assert.True(Collector.IsReservationFailing());
        Assert.False(Collector.IsReservationFailing());
    }

    private static void Fill(FakeType type)
    {
        for (int i = 0; i < 10_000; i++)
        {
            HeapPlatform.Roots.Add((nuint)type.New(3000));
        }
    }
}
