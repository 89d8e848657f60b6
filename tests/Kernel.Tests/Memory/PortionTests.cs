using System;
using Tine.Memory;
using Tine.Tests.Files;
using Tine.X64;
using Xunit;

namespace Tine.Tests.Memory;

/// <summary>Long calls let others run after each portion, and what others see then is all or nothing of each page.</summary>
public sealed class PortionTests : IDisposable
{
    private const ulong Page = FrameNumber.Size;
    private const ulong Pages = 20_000;
    private static readonly VirtualAddress s_place = new(0x10_0000_0000);
    private readonly PretendMachine _machine = new(65_536);
    private readonly FakeCaller _caller = new();
    private readonly ulong _free;
    private readonly AddressSpace _space;

    public PortionTests()
    {
        _free = FrameAllocator.Current.FreeFrames;
        _space = AddressSpace.Create(MemoryLimits.Default).Value;
        MapAndRead(s_place, Pages);
    }

    public void Dispose() => _machine.Dispose();

    [Fact]
    public void AnUnmappedRangeGoesFromLowToHighAndPagesWithTheirRegion()
    {
        ulong before = _space.ResidentPages;
        _caller.Others = () =>
        {
            Region left = Assert.Single(_space.AllRegions());
            Assert.True(left.Start > s_place);
            Assert.Equal(left.Length / Page, _space.ResidentPages);
            Assert.True(_space.ResidentPages < before);
            before = _space.ResidentPages;
        };
        Assert.Equal(Errno.None, _space.Unmap(_caller, s_place, Pages * Page));
        Assert.InRange(_caller.PreemptionPoints, 2, 8);
        Assert.True(_space.Regions.IsEmpty);
        EndWith(0);
    }

    [Fact]
    public void AKilledThreadFinishesWhatItHasBegunToUnmap()
    {
        _caller.KilledAt = 1;
        Assert.Equal(Errno.None, _space.Unmap(_caller, s_place, Pages * Page));
        Assert.Equal(0UL, _space.ResidentPages);
        EndWith(0);
    }

    [Theory]
    [InlineData(Advice.PopulateRead)]
    [InlineData(Advice.PopulateWrite)]
    public void PopulatingEndsWhenTheThreadIsKilled(Advice advice)
    {
        VirtualAddress other = s_place + (1UL << 32);
        Assert.Equal(other, Map(other, 4096).Value);
        _caller.KilledAt = 2;
        Assert.Equal(Errno.EINTR, _space.Advise(_caller, other, 4096 * Page, advice));
        Assert.Equal(2, _caller.PreemptionPoints);
        Assert.InRange(_space.ResidentPages, Pages + 1, Pages + 4095);
        EndWith(2);
    }

    [Theory]
    [InlineData(ForkMode.Eager)]
    [InlineData(ForkMode.CopyOnWrite)]
    public void AForkInPortionsCopiesEveryPage(ForkMode mode)
    {
        for (ulong page = 0; page < Pages; page += 7)
        {
            Assert.Equal(Errno.None, _space.Write(s_place + (page * Page), page + 1));
        }

        AddressSpace child = _space.Fork(_caller, mode).Value;
        Assert.True(_caller.PreemptionPoints >= 2);
        Assert.Equal(_space.ResidentPages, child.ResidentPages);
        for (ulong page = 0; page < Pages; page++)
        {
            Assert.Equal(page % 7 == 0 ? page + 1 : 0, child.Read<ulong>(s_place + (page * Page)).Value);
        }

        FrameCensus.Check([_space, child], [], _free);
        child.Release(_caller);
        EndWith(null);
    }

    [Fact]
    public void AForkEndsWhenTheThreadIsKilledAndGivesAllBack()
    {
        ulong free = FrameAllocator.Current.FreeFrames;
        _caller.KilledAt = 1;
        Assert.Equal(Errno.EINTR, _space.Fork(_caller, ForkMode.CopyOnWrite).Error);
        Assert.Equal(free, FrameAllocator.Current.FreeFrames);
        EndWith(null);
    }

    [Fact]
    public void AStackThatGrowsWhileItIsForkedIsLongerInTheChildToo()
    {
        var stack = new VirtualAddress(0x7000_0000_0000);
        _space.Map(new MapRequest
        {
            Address = stack,
            Length = 4 * Page,
            Protection = Protection.Read | Protection.Write,
            Maximum = Protection.All,
            Flags = MapFlags.Private | MapFlags.Fixed | MapFlags.GrowsDown,
        });
        _space.Write(stack, 5UL);
        _caller.Others = () => _space.Write(stack - (3 * Page), 7UL);
        AddressSpace child = _space.Fork(_caller, ForkMode.CopyOnWrite).Value;
        Assert.Equal(5UL, child.Read<ulong>(stack).Value);
        Assert.Equal(7UL, child.Read<ulong>(stack - (3 * Page)).Value);
        FrameCensus.Check([_space, child], [], _free);
        child.Release(null);
        EndWith(null);
    }

    [Fact]
    public void NobodyChangesRegionsWhileAnotherThreadIsBetweenTwoPortions()
    {
        var other = new FakeCaller();
        _caller.Others = () =>
        {
            other.Meanwhile(() => { }, Errno.ERESTARTSYS);
            Assert.Equal(Errno.EINTR, _space.Protect(other, s_place, Page, Protection.Read));
        };
        Assert.Equal(Errno.None, _space.Protect(_caller, s_place, Pages * Page, Protection.Read));
        Assert.Equal(other.Sleeps, _caller.PreemptionPoints);
        Assert.Equal(Protection.Read, Assert.Single(_space.AllRegions()).Protection);
        _caller.Others = null;
        EndWith(null);
    }

    [Fact]
    public void AMovedMappingIsAtEachMomentHalfHereAndHalfThere()
    {
        for (ulong page = 0; page < Pages; page += 100)
        {
            _space.Write(s_place + (page * Page), page + 1);
        }

        VirtualAddress to = s_place + (1UL << 35) + (3 * Page);
        _caller.Others = () => Assert.Equal(Pages * Page, _space.Account.Mapped);
        Assert.Equal(to, _space.Remap(_caller, s_place, Pages * Page, (Pages + 5) * Page, RemapFlags.MayMove | RemapFlags.Fixed, to).Value);
        Assert.InRange(_caller.PreemptionPoints, 10, 100);
        Assert.Equal((Pages + 5) * Page, Assert.Single(_space.AllRegions()).Length);
        for (ulong page = 0; page < Pages; page += 100)
        {
            Assert.Equal(page + 1, _space.Read<ulong>(to + (page * Page)).Value);
        }

        FrameCensus.Check([_space], [], _free);
        EndWith(null);
    }

    [Fact]
    public void WhatNobodyUsesAnyMoreIsThereForWhoeverFindsNoFrame()
    {
        AddressSpace other = AddressSpace.Create(MemoryLimits.Default).Value;
        Assert.Equal(s_place, other.Map(Request(s_place, 1)).Value);
        Errno outcome = Errno.EFAULT;
        for (ulong page = 0; page < Pages; page++)
        {
            _space.Write(s_place + (page * Page), page);
        }

        _caller.Others = () =>
        {
            Assert.True(_space.IsDying);
            while (FrameAllocator.Current.FreeFrames > 0)
            {
                FrameAllocator.Current.Allocate(FrameKind.Kernel);
            }

            outcome = other.Write(s_place, 1UL);
            _caller.Others = null;
        };
        _space.Release(_caller);
        Assert.Equal(Errno.None, outcome);
    }

    [Fact]
    public void ATruncatedFileLosesItsPagesInEveryMappingAndGivesThemBack()
    {
        var file = new FilePages(Pages * Page);
        var request = Request(s_place + (1UL << 33), Pages);
        request.Flags = MapFlags.Shared | MapFlags.Fixed;
        request.Backing = file;
        Assert.False(_space.Map(request).Failed);
        Assert.Equal(Errno.None, _space.Advise(null, request.Address, Pages * Page, Advice.PopulateWrite));
        AddressSpace child = _space.Fork(null, ForkMode.CopyOnWrite).Value;
        AddressSpace? late = null;
        ulong pages = _space.ResidentPages;
        _caller.Others = () => late ??= child.Fork(null, ForkMode.CopyOnWrite).Value;
        Assert.Equal(Errno.None, file.Truncate(_caller, Page));
        foreach (AddressSpace space in new[] { _space, child, late! })
        {
            Assert.Equal(FaultOutcome.BeyondFile, space.HandleFault(request.Address + Page, FaultAccess.Read));
            Assert.Equal(pages - Pages + 1, space.ResidentPages);
        }

        late!.Release(null);
        child.Release(null);
        Assert.Equal(1UL, file.ResidentPages);
        PretendMachine.FreeUnused();
        FrameCensus.Check([_space], [file], _free);
        file.Release();
        EndWith(null);
    }

    [Fact]
    public void ReadingALongFileEndsWithAShortCountWhenTheThreadIsKilled()
    {
        var file = new FilePages(Pages * Page);
        _caller.KilledAt = 3;
        IoBuffer buffer = IoBuffer.ForUser(_space, s_place, Pages * Page);
        Result<long> read = file.Read(_caller, 0, ref buffer);
        Assert.InRange(read.Value, (long)Page, (long)((Pages - 1) * Page));
        Assert.Equal(3, _caller.PreemptionPoints);
        file.Release();
        EndWith(null);
    }

    [Fact]
    public void DataAndHolesOfAHugeFileAreFoundByTheIndex()
    {
        var file = new FilePages(1UL << 62);
        Assert.Equal(1UL << 62, file.FindPresence(0, PagePresence.Data));
        IoBuffer one = IoBuffer.ForKernel(new byte[1]);
        file.Write(1UL << 60, ref one);
        Assert.Equal(1UL << 60, file.FindPresence(1, PagePresence.Data));
        Assert.Equal((1UL << 60) + Page, file.FindPresence(1UL << 60, PagePresence.Hole));
        Assert.Equal(1UL << 62, file.FindPresence((1UL << 60) + Page, PagePresence.Data));
        file.Release();

        var full = new FilePages();
        IoBuffer bytes = IoBuffer.ForKernel(new byte[(int)(600 * Page)]);
        full.Write(0, ref bytes);
        Assert.Equal(600 * Page, full.FindPresence(5, PagePresence.Hole));
        full.PunchHole(550 * Page, 551 * Page);
        Assert.Equal(550 * Page, full.FindPresence(5, PagePresence.Hole));
        Assert.Equal(551 * Page, full.FindPresence(550 * Page, PagePresence.Data));
        full.Release();
        EndWith(null);
    }

    private static MapRequest Request(VirtualAddress start, ulong pages) => new()
    {
        Address = start,
        Length = pages * Page,
        Protection = Protection.Read | Protection.Write,
        Maximum = Protection.All,
        Flags = MapFlags.Private | MapFlags.Fixed,
    };

    private Result<VirtualAddress> Map(VirtualAddress start, ulong pages) => _space.Map(Request(start, pages));

    private void MapAndRead(VirtualAddress start, ulong pages)
    {
        Assert.Equal(start, Map(start, pages).Value);
        Assert.Equal(Errno.None, _space.Advise(null, start, pages * Page, Advice.PopulateRead));
    }

    /// <summary>The space goes, and all frames are back.</summary>
    private void EndWith(int? preemptionPoints)
    {
        int before = _caller.PreemptionPoints;
        _caller.Others = null;
        _caller.KilledAt = 1;
        _space.Release(_caller);
        if (preemptionPoints is { } least)
        {
            Assert.True(_caller.PreemptionPoints - before >= least);
        }

        PretendMachine.AssertFree(_free);
    }
}
