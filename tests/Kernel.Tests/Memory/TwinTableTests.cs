using System;
using System.Collections.Generic;
using System.Linq;
using Tine.Memory;
using Tine.X64;
using Xunit;

namespace Tine.Tests.Memory;

/// <summary>Forks of a program whose memory lies in one table with its stack, as that of an ordinary C program does.</summary>
public sealed class TwinTableTests : IDisposable
{
    private const ulong Page = FrameNumber.Size;
    private const ulong TableBytes = 512 * Page;
    private const int Tables = 40;
    private static readonly VirtualAddress s_place = new(0x7fff_c000_0000);
    private static readonly VirtualAddress s_stack = s_place + (Tables * TableBytes);

    private readonly PretendSpace _memory = new();

    public TwinTableTests()
    {
        for (int table = 0; table <= Tables; table++)
        {
            PretendSpace.Map(Space, InTable(table), Page);
            Space.Write(InTable(table), (ulong)table);
        }
    }

    private AddressSpace Space => _memory.Space;

    public void Dispose() => _memory.Dispose();

    /// <summary>A child takes a root, two tables, and a leaf table with one page; nothing that the parent has is counted again.</summary>
    [Fact]
    public void AChildTakesTheWayToItsStackAlone()
    {
        ulong before = FrameAllocator.Current.FreeFrames;
        AddressSpace child = Fork();
        Assert.Equal(before - 5, FrameAllocator.Current.FreeFrames);
        Assert.Equal(1U, FrameTable.CountOf(LeafOf(child, 7)));
        Assert.Equal(LeafOf(Space, 7), LeafOf(child, 7));
        Assert.Equal(2U, child.Describe(InTable(7)).Level1References);
        Assert.Equal(Space.TableFrames, child.TableFrames);
        child.Release();
        Assert.Equal(before, FrameAllocator.Current.FreeFrames);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void WhoWritesLeavesTheOldPageToTheOther(bool isChild)
    {
        AddressSpace child = Fork();
        AddressSpace writer = isChild ? child : Space;
        AddressSpace reader = isChild ? Space : child;
        writer.Write(InTable(3), 77UL);
        Check(child);
        Assert.Equal(3UL, reader.Read<ulong>(InTable(3)).Value);
        Assert.Equal(77UL, writer.Read<ulong>(InTable(3)).Value);
        reader.Write(InTable(3), 78UL);
        Check(child);
        Assert.True(reader.Describe(InTable(3)).IsWritable);
        child.Release();
        Assert.Equal(isChild ? 78UL : 77UL, Space.Read<ulong>(InTable(3)).Value);
    }

    [Fact]
    public void UnmappingOnEitherSideLeavesTheOther()
    {
        AddressSpace child = Fork();
        Assert.Equal(Errno.None, child.Unmap(InTable(2), 3 * TableBytes));
        Assert.Equal(Errno.None, Space.Unmap(InTable(4), 3 * TableBytes));
        Check(child);
        Assert.Equal(3UL, Space.Read<ulong>(InTable(3)).Value);
        Assert.Equal(6UL, child.Read<ulong>(InTable(6)).Value);
        Assert.Equal(Errno.EFAULT, child.Read<ulong>(InTable(4)).Error);
        child.Release();
    }

    /// <summary>A full table of pages: its twin counts none of them, but for those beside what was written.</summary>
    [Fact]
    public void ATableOfPagesIsATwinToo()
    {
        FillTable(5);
        AddressSpace child = Fork();
        ulong before = FrameAllocator.Current.FreeFrames;
        child.Write(InTable(5), 50UL);
        Assert.Equal(before - 2, FrameAllocator.Current.FreeFrames);
        Check(child);
        Assert.Equal(1U, FrameTable.CountOf(child.Describe(InTable(5) + (100 * Page)).Entry.Frame));
        Assert.Equal(2U, child.Describe(InTable(5) + (100 * Page)).References);
        Space.Write(InTable(5) + (100 * Page), 1UL);
        child.Write(InTable(5) + (101 * Page), 2UL);
        Check(child);
        Assert.Equal(100UL, child.Read<ulong>(InTable(5) + (100 * Page)).Value);
        Assert.Equal(101UL, Space.Read<ulong>(InTable(5) + (101 * Page)).Value);
        child.Release();
        Assert.Equal(5UL, Space.Read<ulong>(InTable(5)).Value);
    }

    /// <summary>A page made writable after a child's end is protected for the next child.</summary>
    [Fact]
    public void AChangeOfAccessBetweenTwoForksIsNoticed()
    {
        FillTable(5);
        AddressSpace first = Fork();
        first.Write(InTable(5), 1UL);
        first.Release();
        Space.Write(InTable(5), 5UL);
        Assert.Equal(Errno.None, Space.Protect(InTable(5), TableBytes, Protection.Read));
        Assert.Equal(Errno.None, Space.Protect(InTable(5), TableBytes, Protection.Read | Protection.Write));
        AddressSpace second = Fork();
        second.Write(InTable(5) + (300 * Page), 1UL);
        Check(second);
        Space.Write(InTable(5) + (200 * Page), 2UL);
        Assert.Equal(200UL, second.Read<ulong>(InTable(5) + (200 * Page)).Value);
        second.Release();
    }

    /// <summary>Pages that both map from the zero page after the fork are counted for each.</summary>
    [Fact]
    public void WhatBothTouchAfterwardsIsCountedForBoth()
    {
        FillTable(5, 70);
        AddressSpace child = Fork();
        child.Write(InTable(5), 1UL);
        Assert.Equal(0UL, Space.Read<ulong>(InTable(5) + (400 * Page)).Value);
        Assert.Equal(0UL, child.Read<ulong>(InTable(5) + (400 * Page)).Value);
        Check(child);
        child.Release();
    }

    /// <summary>Children that live on, and children of children: each pair is ended before a table gets its next twin.</summary>
    [Fact]
    public void ManyLivingChildrenAreCounted()
    {
        AddressSpace first = Fork();
        AddressSpace second = Fork();
        AddressSpace grandchild = first.Fork(ForkMode.OnDemand, s_stack).Value;
        Check(first, second, grandchild);
        first.Write(InTable(9), 90UL);
        grandchild.Write(InTable(8), 80UL);
        Space.Write(InTable(7), 70UL);
        Check(first, second, grandchild);
        first.Release();
        Check(second, grandchild);
        Assert.Equal(9UL, grandchild.Read<ulong>(InTable(9)).Value);
        Assert.Equal(8UL, second.Read<ulong>(InTable(8)).Value);
        Assert.Equal(7UL, second.Read<ulong>(InTable(7)).Value);
        grandchild.Release();
        second.Release();
    }

    /// <summary>There are 255 pairs; who comes later is copied entry by entry, and those that have lost their twins are used again.</summary>
    [Fact]
    public void MorePairsThanThereAreAreCountedAsBefore()
    {
        using var machine = new PretendMachine(8192, null, 1);
        ulong free = FrameAllocator.Current.FreeFrames;
        AddressSpace[] parents = [.. Enumerable.Range(0, 300).Select(_ => OfOnePage())];
        for (int round = 0; round < 2; round++)
        {
            AddressSpace[] children = [.. parents.Select(parent => parent.Fork(ForkMode.OnDemand, s_stack).Value)];
            FrameCensus.Check([.. parents, .. children], [], free);
            foreach (AddressSpace child in children)
            {
                child.Release();
            }
        }

        foreach (AddressSpace parent in parents)
        {
            parent.Release();
        }

        PretendMachine.AssertFree(free);
    }

    private static AddressSpace OfOnePage()
    {
        AddressSpace space = AddressSpace.Create(MemoryLimits.Default).Value;
        PretendSpace.Map(space, s_place, Page);
        space.Write(s_place, 1UL);
        return space;
    }

    /// <summary>Maps a whole table and writes each page's number to it.</summary>
    private void FillTable(int table, ulong pages = 512)
    {
        PretendSpace.Map(Space, InTable(table), TableBytes);
        for (ulong page = 0; page < pages; page++)
        {
            Space.Write(InTable(table) + (page * Page), page == 0 ? (ulong)table : page);
        }
    }

    private AddressSpace Fork() => Space.Fork(ForkMode.OnDemand, s_stack).Value;

    private void Check(params IReadOnlyCollection<AddressSpace> children) => FrameCensus.Check([Space, .. children], [], _memory.FreeFrames);

    private static VirtualAddress InTable(int table) => s_place + ((ulong)table * TableBytes);

    private static FrameNumber LeafOf(AddressSpace space, int table) => space.Describe(InTable(table)).Level1;
}
