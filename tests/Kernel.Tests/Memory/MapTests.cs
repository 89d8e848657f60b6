using System;
using Tine.Memory;
using Tine.X64;
using Xunit;

namespace Tine.Tests.Memory;

/// <summary>mmap, munmap, mprotect, mremap, brk: placement, limits and errors as Linux gives them.</summary>
public sealed class MapTests : IDisposable
{
    private const ulong Page = FrameNumber.Size;
    private const Protection ReadWrite = Protection.Read | Protection.Write;
    private static readonly VirtualAddress s_place = new(0x40_0000);

    private readonly PretendSpace _memory = new();

    private AddressSpace Space => _memory.Space;

    public void Dispose() => _memory.Dispose();

    [Fact]
    public void MappingsStackUpDownwardsBelowTheRoomOfTheStack()
    {
        VirtualAddress first = Map(3 * Page);
        VirtualAddress second = Map(Page);
        Assert.Equal(first - Page, second);
        Assert.True(first.Value < Layout.UserEnd - (128UL << 20));
        Assert.Equal(1, Space.Regions.Length);
    }

    [Fact]
    public void WhatFillsPageTablesIsPlacedOnTheirBorders()
    {
        const ulong TableBytes = 2UL << 20;
        Map(Page);
        VirtualAddress place = Map(2 * TableBytes);
        Assert.Equal(0UL, place.Value % TableBytes);
        for (ulong offset = 0; offset < 2 * TableBytes; offset += Page)
        {
            Space.Write(place + offset, offset + 1);
        }

        AddressSpace child = Space.Fork(ForkMode.CopyOnWrite).Value;
        for (ulong offset = 0; offset < 2 * TableBytes; offset += Page)
        {
            Assert.False(child.Describe(place + offset).Entry.IsWritable);
            Assert.Equal(2U, child.Describe(place + offset).References);
            Assert.Equal(offset + 1, child.Read<ulong>(place + offset).Value);
        }

        Assert.Equal(1024UL, Space.Counters.WriteProtected);
        FrameCensus.Check([Space, child], [], _memory.FreeFrames);
        child.Release();
    }

    [Fact]
    public void AHoleIsUsedAgain()
    {
        VirtualAddress first = Map(3 * Page);
        Assert.Equal(Errno.None, Space.Unmap(first + Page, Page));
        Assert.Equal(2, Space.Regions.Length);
        Assert.Equal(first + Page, Map(Page));
        Assert.Equal(1, Space.Regions.Length);
    }

    [Fact]
    public void AHintIsTakenWhenItIsFree()
    {
        MapRequest request = MapRequest.Anonymous(Page, ReadWrite);
        request.Address = s_place + 5;
        Assert.Equal(s_place + Page, Space.Map(request).Value);
        VirtualAddress elsewhere = Space.Map(request).Value;
        Assert.NotEqual(s_place + Page, elsewhere);
    }

    [Theory]
    [InlineData(0x40_0000UL, 0UL, MapFlags.Private, Errno.EINVAL)]
    [InlineData(0x40_0001UL, 4096UL, MapFlags.Private | MapFlags.Fixed, Errno.EINVAL)]
    [InlineData(0UL, 4096UL, MapFlags.None, Errno.EINVAL)]
    [InlineData(0UL, 4096UL, MapFlags.SharedValidate, Errno.EINVAL)]
    [InlineData(0UL, 4096UL, MapFlags.Shared | MapFlags.GrowsDown, Errno.EINVAL)]
    [InlineData(0UL, ulong.MaxValue, MapFlags.Private, Errno.ENOMEM)]
    [InlineData(0UL, 0x7fff_ffff_f000UL, MapFlags.Private, Errno.ENOMEM)]
    [InlineData(0UL, 4096UL, MapFlags.Private | MapFlags.Fixed, Errno.EPERM)]
    [InlineData(0x7fff_ffff_f000UL, 4096UL, MapFlags.Private | MapFlags.Fixed, Errno.ENOMEM)]
    [InlineData(0xffff_8000_0000_0000UL, 4096UL, MapFlags.Private | MapFlags.Fixed, Errno.ENOMEM)]
    public void WrongRequestsFail(ulong address, ulong length, MapFlags flags, Errno expected)
    {
        var request = new MapRequest { Address = new(address), Length = length, Flags = flags, Protection = ReadWrite };
        Assert.Equal(expected, Space.Map(request).Error);
        Assert.Equal(0UL, Space.Account.Mapped);
    }

    [Fact]
    public void FixedReplacesAndNoReplaceRefuses()
    {
        MapAt(s_place, 4 * Page);
        Assert.Equal(Errno.None, Space.Write(s_place, 7UL));
        var request = new MapRequest
        {
            Address = s_place,
            Length = Page,
            Protection = ReadWrite,
            Flags = MapFlags.Private | MapFlags.FixedNoReplace,
        };
        Assert.Equal(Errno.EEXIST, Space.Map(request).Error);
        MapAt(s_place, Page);
        Assert.Equal(0UL, Space.Read<ulong>(s_place).Value);
        Assert.Equal(4 * Page, Space.Account.Mapped);
    }

    [Fact]
    public void TheLimitOnTheAddressSpaceHolds()
    {
        Space.Limits.AddressSpace = 4 * Page;
        Map(3 * Page);
        Assert.Equal(Errno.ENOMEM, Space.Map(MapRequest.Anonymous(2 * Page, ReadWrite)).Error);
        Map(Page);
    }

    [Theory]
    [InlineData(0x40_0001UL, 4096UL)]
    [InlineData(0x40_0000UL, 0UL)]
    [InlineData(0x7fff_ffff_f000UL, 4096UL)]
    [InlineData(0x1000UL, ulong.MaxValue)]
    public void WrongUnmapsFail(ulong address, ulong length) =>
        Assert.Equal(Errno.EINVAL, Space.Unmap(new VirtualAddress(address), length));

    [Fact]
    public void TheHeapGrowsAndShrinksWithItsBreak()
    {
        Space.InitializeBreak(s_place + 100);
        Assert.Equal(s_place + 100, Space.SetBreak(default));
        Assert.Equal(s_place + 10_000, Space.SetBreak(s_place + 10_000));
        Assert.Equal("[heap]", Space.Regions[0].Name);
        Assert.Equal(Errno.None, Space.Write(s_place + Page, 1UL));
        Assert.Equal(s_place + 200, Space.SetBreak(s_place + 200));
        Assert.Equal(s_place + (2 * Page), Space.SetBreak(s_place + (2 * Page)));
        Assert.Equal(0UL, Space.Read<ulong>(s_place + Page).Value);
        Assert.Equal(1, Space.Regions.Length);
        MapAt(s_place + (2 * Page), Page);
        Assert.Equal(s_place + (2 * Page), Space.SetBreak(s_place + (3 * Page)));
    }

    [Fact]
    public void TheHeapStopsAtItsLimit()
    {
        Space.InitializeBreak(s_place);
        Space.Limits.Data = 2 * Page;
        Assert.Equal(s_place + (2 * Page), Space.SetBreak(s_place + (2 * Page)));
        Assert.Equal(s_place + (2 * Page), Space.SetBreak(s_place + (2 * Page) + 1));
    }

    [Fact]
    public void RemapGrowsInPlaceOrMoves()
    {
        MapAt(s_place, 2 * Page);
        Space.Write(s_place, 1UL);
        Space.Write(s_place + Page, 2UL);
        Assert.Equal(s_place, Space.Remap(s_place, 2 * Page, 4 * Page, RemapFlags.None, default).Value);
        MapAt(s_place + (4 * Page), Page, Protection.Read);
        Assert.Equal(Errno.ENOMEM, Space.Remap(s_place, 4 * Page, 5 * Page, RemapFlags.None, default).Error);
        VirtualAddress moved = Space.Remap(s_place, 4 * Page, 600 * Page, RemapFlags.MayMove, default).Value;
        Assert.NotEqual(s_place, moved);
        Assert.Equal(2UL, Space.Read<ulong>(moved + Page).Value);
        Assert.Equal(0UL, Space.Read<ulong>(moved + (599 * Page)).Value);
        Assert.Equal(Errno.EFAULT, Space.Read<ulong>(s_place).Error);
        Assert.Equal(moved, Space.Remap(moved, 600 * Page, Page, RemapFlags.None, default).Value);
        Assert.Equal(2 * Page, Space.Account.Mapped);
    }

    /// <summary>
    /// Moves a growing block as realloc does: a page table has addresses of both places, and is emptied of the old ones first.
    /// </summary>
    [Fact]
    public void RemapMovesThroughATableThatItEmpties()
    {
        VirtualAddress table = new(0x4000_0000);
        VirtualAddress old = table + (300 * Page);
        for (ulong page = 0; page < 400; page++)
        {
            MapAt(old + (page * Page), Page);
            Space.Write(old + (page * Page), page + 1);
        }

        VirtualAddress moved = old - (410 * Page);
        Assert.Equal(moved, Space.Remap(old, 400 * Page, 400 * Page, RemapFlags.MayMove | RemapFlags.Fixed, moved).Value);
        for (ulong page = 0; page < 400; page++)
        {
            Assert.Equal(page + 1, Space.Read<ulong>(moved + (page * Page)).Value);
        }

        Assert.Equal(Errno.EFAULT, Space.Read<ulong>(old + (399 * Page)).Error);
        FrameCensus.Check([Space], [], _memory.FreeFrames);
    }

    [Fact]
    public void WrongRemapsFail()
    {
        MapAt(s_place, 2 * Page);
        Assert.Equal(Errno.EINVAL, Space.Remap(s_place + 1, Page, Page, RemapFlags.None, default).Error);
        Assert.Equal(Errno.EINVAL, Space.Remap(s_place, Page, 0, RemapFlags.None, default).Error);
        Assert.Equal(Errno.EINVAL, Space.Remap(s_place, Page, Page, RemapFlags.Fixed, default).Error);
        Assert.Equal(Errno.EFAULT, Space.Remap(s_place - Page, Page, Page, RemapFlags.None, default).Error);
        Assert.Equal(Errno.EFAULT, Space.Remap(s_place, 3 * Page, 4 * Page, RemapFlags.MayMove, default).Error);
        RemapFlags fixedPlace = RemapFlags.MayMove | RemapFlags.Fixed;
        Assert.Equal(Errno.EINVAL, Space.Remap(s_place, 2 * Page, 2 * Page, fixedPlace, s_place + Page).Error);
    }

    [Fact]
    public void SharedMemoryIsSharedWithAChildAndEndsWithItsLastUser()
    {
        MapRequest request = MapRequest.Anonymous(2 * Page, ReadWrite);
        request.Flags = MapFlags.Shared | MapFlags.Anonymous;
        VirtualAddress place = Space.Map(request).Value;
        AddressSpace child = Space.Fork(ForkMode.CopyOnWrite).Value;
        Assert.Equal(Errno.None, child.Write(place + Page, 5UL));
        Assert.Equal(5UL, Space.Read<ulong>(place + Page).Value);
        child.Release();
        Assert.Equal(5UL, Space.Read<ulong>(place + Page).Value);
    }

    [Fact]
    public void AdviceChangesWhatAChildGets()
    {
        MapAt(s_place, 3 * Page);
        for (ulong i = 0; i < 3; i++)
        {
            Space.Write(s_place + (i * Page), i + 1);
        }

        Assert.Equal(Errno.None, Space.Advise(s_place, Page, Advice.DontFork));
        Assert.Equal(Errno.None, Space.Advise(s_place + Page, Page, Advice.WipeOnFork));
        AddressSpace child = Space.Fork(ForkMode.CopyOnWrite).Value;
        Assert.Equal(Errno.EFAULT, child.Read<ulong>(s_place).Error);
        Assert.Equal(0UL, child.Read<ulong>(s_place + Page).Value);
        Assert.Equal(3UL, child.Read<ulong>(s_place + (2 * Page)).Value);
        Assert.Equal(2 * Page, child.Account.Mapped);
        child.Release();
        Assert.Equal(Errno.EINVAL, Space.Advise(s_place, Page, (Advice)99));
        Assert.Equal(Errno.EINVAL, Space.Advise(s_place + 1, Page, Advice.DontNeed));
        Assert.Equal(Errno.ENOMEM, Space.Advise(s_place, 4 * Page, Advice.DontNeed));
        Assert.Equal(0UL, Space.Read<ulong>(s_place + (2 * Page)).Value);
    }

    [Fact]
    public void ResidencyIsReported()
    {
        MapAt(s_place, 3 * Page);
        Space.Write(s_place + Page, 1UL);
        var pages = new byte[3];
        Assert.Equal(3, Space.GetResidency(s_place, pages).Value);
        Assert.Equal([0, 1, 0], pages);
        Assert.Equal(2, Space.GetResidency(s_place + Page, pages).Value);
        Assert.Equal([1, 0], pages[..2]);
        Assert.Equal(Errno.ENOMEM, Space.GetResidency(s_place + (3 * Page), pages).Error);
    }

    [Fact]
    public void AHugeMappingCostsNothingUntilTouched()
    {
        ulong free = FrameAllocator.Current.FreeFrames;
        MapRequest request = MapRequest.Anonymous(64UL << 40, ReadWrite);
        request.Flags |= MapFlags.NoReserve;
        VirtualAddress place = Space.Map(request).Value;
        PretendMachine.AssertFree(free);
        Space.Write(place + (40UL << 40), 1UL);
        AddressSpace child = Space.Fork(ForkMode.CopyOnWrite).Value;
        Assert.Equal(1UL, child.Read<ulong>(place + (40UL << 40)).Value);
        child.Release();
        Assert.Equal(Errno.None, Space.Unmap(place, 64UL << 40));
        PretendMachine.AssertFree(free);
    }

    private VirtualAddress Map(ulong length) => Space.Map(MapRequest.Anonymous(length, ReadWrite)).Value;

    private void MapAt(VirtualAddress place, ulong length, Protection protection = ReadWrite)
    {
        MapRequest request = MapRequest.Anonymous(length, protection);
        request.Address = place;
        request.Flags |= MapFlags.Fixed;
        Assert.Equal(place, Space.Map(request).Value);
    }
}
