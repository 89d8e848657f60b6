using System;
using Tine.Memory;
using Tine.Tests.Files;
using Tine.X64;
using Xunit;

namespace Tine.Tests.Memory;

/// <summary>mlock and its relatives; what they do to programs is tested by memtest.</summary>
public sealed class LockTests : IDisposable
{
    private const ulong Page = FrameNumber.Size;
    private const Protection ReadWrite = Protection.Read | Protection.Write;
    private static readonly VirtualAddress s_place = new(0x10_0000_0000);

    private readonly PretendMachine _machine = new(16_384);
    private readonly FakeCaller _caller = new();
    private readonly ulong _free;
    private readonly AddressSpace _space;

    public LockTests()
    {
        _free = FrameAllocator.Current.FreeFrames;
        _space = AddressSpace.Create(MemoryLimits.Default).Value;
    }

    public void Dispose()
    {
        _space.Release();
        PretendMachine.AssertFree(_free);
        _machine.Dispose();
    }

    [Fact]
    public void WhatIsLockedIsPresentAndCounted()
    {
        Map(0, 8);
        Assert.Equal(Errno.None, _space.Lock(_caller, s_place + (2 * Page) + 1, Page, LockMode.Present));
        Assert.Equal(2 * Page, _space.Account.Locked);
        Assert.Equal(2UL, _space.ResidentPages);
        Assert.Equal(3, _space.Regions.Length);
        Assert.Equal(Errno.None, _space.Lock(_caller, s_place, 8 * Page, LockMode.Unlocked));
        Assert.Equal(0UL, _space.Account.Locked);
        Assert.Equal(1, _space.Regions.Length);
    }

    [Fact]
    public void PopulatingIsDoneInPortionsAndEndsWithTheThread()
    {
        Map(0, 8192);
        _caller.KilledAt = 3;
        Assert.Equal(Errno.EINTR, _space.Lock(_caller, s_place, 8192 * Page, LockMode.Present));
        Assert.Equal(3, _caller.PreemptionPoints);
        Assert.Equal(8192 * Page, _space.Account.Locked);
        Assert.InRange(_space.ResidentPages, 1UL, 8191UL);
    }

    [Fact]
    public void AllRegionsAreLockedEvenIfTheThreadIsKilled()
    {
        for (ulong i = 0; i < 2000; i++)
        {
            Map(2 * i, 1);
        }

        _caller.KilledAt = 1;
        Assert.Equal(Errno.None, _space.LockAll(_caller, LockAllFlags.Current | LockAllFlags.Future));
        Assert.True(_caller.PreemptionPoints > 1);
        Assert.Equal(2000 * Page, _space.Account.Locked);
        Assert.Equal(Errno.None, _space.LockAll(new FakeCaller(), LockAllFlags.None));
        Assert.Equal(0UL, _space.Account.Locked);
    }

    [Fact]
    public void NoMemoryIsTryAgain()
    {
        Map(0, 4);
        FrameAllocator.Current.FailAllocation(2);
        Assert.Equal(Errno.EAGAIN, _space.Lock(_caller, s_place, 4 * Page, LockMode.Present));
        FrameAllocator.Current.FailAllocation(0);
        Assert.Equal(4 * Page, _space.Account.Locked);
    }

    [Fact]
    public void ALockedStackGrowsUpToTheLimit()
    {
        _caller.MemoryToLock = 4 * Page;
        MapRequest request = Request(100, 2);
        request.Flags |= MapFlags.GrowsDown | MapFlags.Locked;
        VirtualAddress stack = _space.Map(_caller, request).Value;
        Assert.Equal(FaultOutcome.Resolved, _space.HandleFault(stack - (2 * Page), FaultAccess.Write));
        Assert.Equal(FaultOutcome.NotMapped, _space.HandleFault(stack - (3 * Page), FaultAccess.Write));
        Assert.Equal(4 * Page, _space.Account.Locked);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void LockedBytesAreThoseOfLockedRegions(int seed)
    {
        var random = new Random(seed);
        for (int step = 0; step < 2000; step++)
        {
            VirtualAddress start = s_place + ((ulong)random.Next(40) * Page);
            ulong length = (ulong)random.Next(1, 12) * Page;
            VirtualAddress other = s_place + ((ulong)random.Next(60, 90) * Page);
            switch (random.Next(8))
            {
                case 0: Map((start - s_place) / Page, length / Page); break;
                case 1: _space.Unmap(start, length); break;
                case 2: _space.Lock(_caller, start, length, (LockMode)random.Next(3)); break;
                case 3: _space.Protect(start, length, (Protection)random.Next(4)); break;
                case 4: _space.Remap(_caller, start, length, length + Page, RemapFlags.MayMove | RemapFlags.Fixed, other); break;
                case 5: _space.Remap(_caller, start, length, length, RemapFlags.MayMove | RemapFlags.Fixed | RemapFlags.DontUnmap, other); break;
                case 6: _space.LockAll(_caller, (LockAllFlags)random.Next(8)); break;
                default: ForkAndCheck((ForkMode)random.Next(3)); break;
            }

            CheckCounts(_space);
        }
    }

    private static void CheckCounts(AddressSpace space)
    {
        ulong mapped = 0;
        ulong locked = 0;
        foreach (Region region in space.AllRegions())
        {
            mapped += region.Length;
            locked += region.IsLocked ? region.Length : 0;
        }

        Assert.Equal(mapped, space.Account.Mapped);
        Assert.Equal(locked, space.Account.Locked);
    }

    private void ForkAndCheck(ForkMode mode)
    {
        _space.Advise(s_place + (8 * Page), 4 * Page, Advice.DontFork);
        AddressSpace child = _space.Fork(_caller, mode).Value;
        CheckCounts(child);
        Assert.Equal(0UL, child.Account.Locked);
        child.Release();
    }

    private static MapRequest Request(ulong page, ulong pages) => new()
    {
        Address = s_place + (page * Page),
        Length = pages * Page,
        Protection = ReadWrite,
        Flags = MapFlags.Private | MapFlags.Anonymous | MapFlags.Fixed,
    };

    private void Map(ulong page, ulong pages) => _space.Map(_caller, Request(page, pages));
}
