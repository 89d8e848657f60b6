using System;
using System.Collections.Generic;
using Tine.Heap;
using Xunit;

namespace Tine.Tests.CoreLib;

/// <summary>Blocks without objects go back to the platform, and come again.</summary>
[Collection(HeapCollection.Name)]
public sealed unsafe class GiveBackTests
{
    private const int Spare = 12;

    private readonly FakeType _bytes = FakeType.NumberArray(1);

    public GiveBackTests() => HeapPlatform.Reset();

    [Fact]
    public void AllButWhatWasReservedGoesBack()
    {
        Assert.True(ManagedHeap.Reserve(256 * 1024));
        ulong before = ManagedHeap.CommittedBytes;
        for (int i = 0; i < 300; i++)
        {
            HeapPlatform.Roots.Add((nuint)_bytes.New(60_000));
        }

        Assert.True(ManagedHeap.CommittedBytes > before + (280UL * Block.Bytes));
        HeapPlatform.Roots.Clear();
        Collector.Reclaim();
        Assert.Equal(before, ManagedHeap.CommittedBytes);
        Assert.Equal(Spare, *ManagedHeap.FreeBlocksAddress);
    }

    /// <summary>A collection keeps the blocks that the program will use until the next one: the least interval is 64 blocks.</summary>
    [Fact]
    public void ACollectionKeepsAsMuchAsWillBeUsedUntilTheNext()
    {
        for (int i = 0; i < 300; i++)
        {
            HeapPlatform.Roots.Add((nuint)_bytes.New(60_000));
        }

        HeapPlatform.Roots.Clear();
        Collector.Collect();
        Assert.Equal(64, *ManagedHeap.FreeBlocksAddress);
    }

    [Fact]
    public void ThePlatformMayKeepNothing()
    {
        HeapPlatform.TakesBack = false;
        for (int i = 0; i < 300; i++)
        {
            _bytes.New(60_000);
        }

        ulong before = ManagedHeap.CommittedBytes;
        Collector.Reclaim();
        Assert.Equal(before, ManagedHeap.CommittedBytes);
    }

    [Fact]
    public void AReservationTakesWhatOthersLeft()
    {
        HeapPlatform.BlocksLeft = 40;
        Assert.True(ManagedHeap.Reserve(Block.Bytes));
        for (int i = 0; i < 30; i++)
        {
            HeapPlatform.Roots.Add((nuint)_bytes.New(60_000));
        }

        HeapPlatform.Roots.Clear();
        Collector.Reclaim();
        int left = HeapPlatform.BlocksLeft;
        Assert.True(left > 30);
        HeapPlatform.BlocksLeft = 3;
        Assert.False(ManagedHeap.Reserve(10 * Block.Bytes));
        HeapPlatform.BlocksLeft = left;
        Assert.True(ManagedHeap.Reserve(10 * Block.Bytes));
    }

    /// <summary>Large and small objects come and go, memory goes back at any time and is junk there: contents stay, new memory is clear.</summary>
    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    public void ObjectsSurviveWhatGoesBackAroundThem(int seed)
    {
        var random = new Random(seed);
        var kept = new List<(nuint Address, int Length, byte Fill)>();
        for (int round = 0; round < 3000; round++)
        {
            int length = random.Next(8) == 0 ? random.Next(400_000) : random.Next(5000);
            byte* array = _bytes.New(length);
            Assert.Equal(-1, new ReadOnlySpan<byte>(array + 16, length).IndexOfAnyExcept((byte)0));
            var fill = (byte)random.Next(1, 256);
            new Span<byte>(array + 16, length).Fill(fill);
            kept.Add(((nuint)array, length, fill));
            HeapPlatform.Roots.Add((nuint)array);
            while (kept.Count > 40)
            {
                int index = random.Next(kept.Count);
                kept.RemoveAt(index);
                HeapPlatform.Roots.RemoveAt(index);
            }

            if (random.Next(20) == 0)
            {
                Collector.Reclaim();
                Check(kept);
            }
        }
    }

    private static void Check(List<(nuint Address, int Length, byte Fill)> kept)
    {
        foreach ((nuint address, int length, byte fill) in kept)
        {
            Assert.Equal(-1, new ReadOnlySpan<byte>((byte*)address + 16, length).IndexOfAnyExcept(fill));
        }
    }
}
