using System;
using System.Linq;
using Tine.Memory;
using Tine.Tests.Files;
using Tine.X64;
using Xunit;

namespace Tine.Tests.Memory;

/// <summary>mremap(2): growth in place, moves, shorter mappings, second mappings, and the errors of Linux.</summary>
public sealed class RemapTests : IDisposable
{
    private const ulong Page = FrameNumber.Size;
    private const Protection ReadWrite = Protection.Read | Protection.Write;
    private const RemapFlags ToPlace = RemapFlags.MayMove | RemapFlags.Fixed;
    private const RemapFlags LeaveEmpty = RemapFlags.MayMove | RemapFlags.DontUnmap;
    private static readonly VirtualAddress s_place = new(0x40_0000);
    private static readonly VirtualAddress s_other = new(0x80_0000);

    private readonly PretendSpace _memory = new();
    private readonly FakeCaller _caller = new();

    private AddressSpace Space => _memory.Space;

    public void Dispose() => _memory.Dispose();

    [Fact]
    public void AMappingGrowsUpToItsNeighbour()
    {
        Fill(s_place, 2);
        MapAt(s_place + (5 * Page), 1, Protection.Read);
        Assert.Equal(Errno.ENOMEM, Remap(s_place, 2, 6, RemapFlags.None).Error);
        Assert.Equal(3 * Page, Space.Account.Mapped);
        Assert.Equal(s_place, Remap(s_place, 2, 5, RemapFlags.None).Value);
        Assert.Equal(6 * Page, Space.Account.Mapped);
        AssertPages(s_place, 1, 2, 0, 0, 0);
        Assert.Equal(2, Space.Regions.Length);
    }

    [Fact]
    public void AMappingThatMeetsItsLikeBecomesOneWithIt()
    {
        Fill(s_place, 1);
        MapAt(s_place + (2 * Page), 1);
        Assert.Equal(s_place, Remap(s_place, 1, 2, RemapFlags.None).Value);
        Assert.Equal(3 * Page, Assert.Single(Space.AllRegions()).Length);
    }

    [Fact]
    public void APartThatGrowsIsMovedAndTheRestStays()
    {
        Fill(s_place, 4);
        Assert.Equal(Errno.ENOMEM, Remap(s_place + Page, 1, 2, RemapFlags.None).Error);
        VirtualAddress moved = Remap(s_place + Page, 1, 2, RemapFlags.MayMove).Value;
        AssertPages(moved, 2, 0);
        AssertPages(s_place, 1);
        AssertPages(s_place + (2 * Page), 3, 4);
        Assert.Equal(Errno.EFAULT, Space.Read<ulong>(s_place + Page).Error);
        Assert.Equal(5 * Page, Space.Account.Mapped);
        Assert.Equal(5UL, Space.ResidentPages);
    }

    [Fact]
    public void AShorterMappingLosesItsEndWhateverLiesThere()
    {
        Fill(s_place, 4);
        Space.Protect(s_place + (2 * Page), 2 * Page, Protection.Read);
        Assert.Equal(s_place, Space.Remap(s_place, (4 * Page) - 1, (3 * Page) + 1, RemapFlags.None, default).Value);
        Assert.Equal(4 * Page, Space.Account.Mapped);
        Assert.Equal(s_place, Remap(s_place, 9, 1, RemapFlags.None).Value);
        Assert.Equal(Page, Space.Account.Mapped);
        Assert.Equal(1UL, Space.ResidentPages);
        AssertPages(s_place, 1);
        Assert.Equal(Errno.EINVAL, Space.Remap(s_place, Layout.UserEnd, Page, RemapFlags.None, default).Error);
        Assert.Equal(s_place, Space.Remap(s_place, Layout.UserEnd - s_place.Value, Page, RemapFlags.None, default).Value);
    }

    [Fact]
    public void AFixedPlaceIsMadeFreeAndNoMoreThanThat()
    {
        Fill(s_place, 3);
        Fill(s_other, 4, first: 11);
        Assert.Equal(s_other + Page, Remap(s_place, 3, 2, ToPlace, s_other + Page).Value);
        AssertPages(s_other, 11, 1, 2, 14);
        Assert.Equal(4 * Page, Space.Account.Mapped);
        Assert.Equal(Errno.EFAULT, Space.Read<ulong>(s_place + (2 * Page)).Error);
        Assert.Equal(s_place, Remap(s_other + Page, 2, 4, ToPlace, s_place).Value);
        AssertPages(s_place, 1, 2, 0, 0);
        Assert.Equal(6 * Page, Space.Account.Mapped);
    }

    [Theory]
    [InlineData(0, 2, 2, (RemapFlags)8, 0x80_0000UL, Errno.EINVAL)]
    [InlineData(0, 2, 2, RemapFlags.Fixed, 0x80_0000UL, Errno.EINVAL)]
    [InlineData(0, 2, 2, RemapFlags.DontUnmap, 0x80_0000UL, Errno.EINVAL)]
    [InlineData(0, 2, 1, LeaveEmpty, 0x80_0000UL, Errno.EINVAL)]
    [InlineData(0, 2, 2, ToPlace, 0x80_0001UL, Errno.EINVAL)]
    [InlineData(0, 2, 2, ToPlace, Layout.UserEnd - Page, Errno.EINVAL)]
    [InlineData(0, 2, 2, ToPlace, 0x40_1000UL, Errno.EINVAL)]
    [InlineData(0, 2, 2, ToPlace, 0x3f_f000UL, Errno.EINVAL)]
    [InlineData(0, 2, 2, ToPlace, 0xf000UL, Errno.EPERM)]
    [InlineData(0, 2, 1L << 36, ToPlace, 0x80_0000UL, Errno.EINVAL)]
    [InlineData(0, 3, 3, ToPlace, 0x80_0000UL, Errno.EFAULT)]
    [InlineData(0, 3, 4, RemapFlags.MayMove, 0UL, Errno.EFAULT)]
    [InlineData(0, 0, 2, RemapFlags.MayMove, 0UL, Errno.EINVAL)]
    [InlineData(2, 1, 1, RemapFlags.None, 0UL, Errno.EFAULT)]
    [InlineData((long)(Layout.UserEnd >> 12) - 0x400, 1, 1, RemapFlags.None, 0UL, Errno.EFAULT)]
    public void WrongRequestsChangeNothing(long from, long pages, long newPages, RemapFlags flags, ulong to, Errno expected)
    {
        Fill(s_place, 2);
        Assert.Equal(expected, Remap(s_place + ((ulong)from * Page), (ulong)pages, (ulong)newPages, flags, new VirtualAddress(to)).Error);
        AssertPages(s_place, 1, 2);
        Assert.Equal(2 * Page, Space.Account.Mapped);
    }

    [Theory]
    [InlineData(0x3f_e000UL)]
    [InlineData(0x40_2000UL)]
    [InlineData(Layout.UserStart)]
    [InlineData(Layout.UserEnd - (2 * Page))]
    public void PlacesAtABorderAreGood(ulong to)
    {
        Fill(s_place, 2);
        Assert.Equal(to, Remap(s_place, 2, 2, ToPlace, new VirtualAddress(to)).Value.Value);
        AssertPages(new VirtualAddress(to), 1, 2);
    }

    [Fact]
    public void AnEmptyMappingStaysOnRequest()
    {
        Fill(s_place, 2);
        Assert.Equal(s_other, Remap(s_place, 2, 2, LeaveEmpty, s_other).Value);
        AssertPages(s_other, 1, 2);
        AssertPages(s_place, 0, 0);
        Assert.Equal(4 * Page, Space.Account.Mapped);
        VirtualAddress anywhere = Remap(s_other, 2, 2, LeaveEmpty, s_place).Value;
        Assert.NotEqual(s_place, anywhere);
        AssertPages(anywhere, 1, 2);
        Space.Limits.AddressSpace = 7 * Page;
        Assert.Equal(Errno.ENOMEM, Remap(anywhere, 2, 2, LeaveEmpty).Error);
        AssertPages(anywhere, 1, 2);
        Assert.Equal(s_place, Remap(anywhere, 1, 1, LeaveEmpty | RemapFlags.Fixed, s_place).Value);
        AssertPages(s_place, 1, 0);
        AssertPages(anywhere, 0, 2);
    }

    [Fact]
    public void LocksGoWithThePages()
    {
        MapAt(s_place, 2, ReadWrite, MapFlags.Locked);
        Assert.Equal(s_other, Remap(s_place, 2, 2, LeaveEmpty, s_other).Value);
        Assert.Equal([false, true], Space.AllRegions().Select(region => region.IsLocked));
        Assert.Equal(2 * Page, Space.Account.Locked);
    }

    [Fact]
    public void LockedMemoryGrowsPresentAndUpToItsLimit()
    {
        _caller.MemoryToLock = 3 * Page;
        MapAt(s_place, 2, ReadWrite, MapFlags.Locked);
        MapAt(s_other, 1);
        Assert.Equal(Errno.EAGAIN, Remap(s_place, 2, 4, RemapFlags.None).Error);
        Assert.Equal(s_place, Remap(s_place, 2, 3, RemapFlags.None).Value);
        Assert.Equal(3UL, Space.ResidentPages);
        Assert.Equal(s_other, Remap(s_other, 1, 2, RemapFlags.None).Value);
        Assert.Equal(3UL, Space.ResidentPages);
    }

    [Fact]
    public void GrowthKeepsToTheLimits()
    {
        MapAt(s_place, 2);
        Space.Limits.AddressSpace = 4 * Page;
        Assert.Equal(Errno.ENOMEM, Remap(s_place, 2, 5, RemapFlags.MayMove).Error);
        Assert.Equal(s_place, Remap(s_place, 2, 4, RemapFlags.MayMove).Value);
        Space.Limits.AddressSpace = ulong.MaxValue;
        Space.Limits.Data = 5 * Page;
        Assert.Equal(Errno.ENOMEM, Remap(s_place, 4, 6, RemapFlags.MayMove).Error);
        Assert.Equal(s_place, Remap(s_place, 4, 5, RemapFlags.MayMove).Value);
        Assert.Equal(5 * Page, Space.Account.Data);
    }

    [Fact]
    public void WithoutMemoryForTablesNothingMoves()
    {
        Fill(s_place, 2);
        FrameAllocator.Current.FailAllocation(1);
        Assert.Equal(Errno.ENOMEM, Remap(s_place, 2, 2, ToPlace, new VirtualAddress(0x40_0000_0000)).Error);
        FrameAllocator.Current.FailAllocation(0);
        AssertPages(s_place, 1, 2);
    }

    [Fact]
    public void AskedForNoBytesSharedMemoryIsMappedASecondTime()
    {
        MapAt(s_place, 3, ReadWrite, MapFlags.Shared);
        Space.Write(s_place + Page, 7UL);
        Assert.Equal(Errno.ENOMEM, Remap(s_place + Page, 0, 2, RemapFlags.None).Error);
        VirtualAddress second = Remap(s_place + Page, 0, 2, RemapFlags.MayMove).Value;
        AssertPages(second, 7, 0);
        Space.Write(second + Page, 8UL);
        AssertPages(s_place, 0, 7, 8);
        Assert.Equal(s_other, Remap(s_place, 0, 1, ToPlace, s_other).Value);
        Space.Write(s_other, 9UL);
        AssertPages(s_place, 9, 7, 8);
        Assert.Equal(6 * Page, Space.Account.Mapped);
        Space.Limits.AddressSpace = 7 * Page;
        Assert.Equal(Errno.ENOMEM, Remap(s_place, 0, 2, RemapFlags.MayMove).Error);
    }

    private Result<VirtualAddress> Remap(VirtualAddress start, ulong pages, ulong newPages, RemapFlags flags, VirtualAddress to = default) =>
        Space.Remap(_caller, start, pages * Page, newPages * Page, flags, to);

    /// <summary>Maps pages whose first words are numbers in order.</summary>
    private void Fill(VirtualAddress start, ulong pages, ulong first = 1)
    {
        MapAt(start, pages);
        for (ulong page = 0; page < pages; page++)
        {
            Assert.Equal(Errno.None, Space.Write(start + (page * Page), first + page));
        }
    }

    private void AssertPages(VirtualAddress start, params ulong[] words) =>
        Assert.Equal(words, words.Select((_, page) => Space.Read<ulong>(start + ((ulong)page * Page)).Value));

    private void MapAt(VirtualAddress place, ulong pages, Protection protection = ReadWrite, MapFlags flags = MapFlags.None)
    {
        MapRequest request = MapRequest.Anonymous(pages * Page, protection);
        request.Address = place;
        request.Flags = flags | MapFlags.Fixed | ((flags & MapFlags.Shared) == 0 ? MapFlags.Private : MapFlags.None);
        Assert.Equal(place, Space.Map(_caller, request).Value);
    }
}
