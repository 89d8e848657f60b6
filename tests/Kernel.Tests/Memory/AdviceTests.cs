using System;
using System.Linq;
using Tine.Memory;
using Tine.Tests.Files;
using Tine.X64;
using Xunit;

namespace Tine.Tests.Memory;

/// <summary>madvise(2): the effect of each advice, what it refuses, and holes.</summary>
public sealed class AdviceTests : IDisposable
{
    private const ulong Page = FrameNumber.Size;
    private const Protection ReadWrite = Protection.Read | Protection.Write;
    private static readonly VirtualAddress s_place = new(0x40_0000);

    private readonly PretendSpace _memory = new();
    private readonly FakeCaller _caller = new();
    private readonly FilePages _file = NumberedFile.Of(8);

    private AddressSpace Space => _memory.Space;

    public void Dispose() => _memory.DisposeWith(_file);

    [Theory]
    [InlineData(Advice.DontNeed)]
    [InlineData(Advice.DontNeedLocked)]
    [InlineData(Advice.Free)]
    public void DroppedPagesAreZerosAndTheOthersStay(Advice advice)
    {
        Fill(0, 4);
        Assert.Equal(Errno.None, Space.Advise(_caller, s_place + Page, Page + 1, advice));
        Assert.Equal(2UL, Space.ResidentPages);
        AssertPages(0, 11, 0, 0, 14);
        Assert.Equal(Errno.None, Advise(0, 0, advice));
        AssertPages(0, 11);
    }

    [Fact]
    public void DroppedPagesOfFilesAreTheFilesAgain()
    {
        MapFile(0, 2, MapFlags.Private);
        MapFile(2, 2, MapFlags.Shared);
        foreach (ulong page in (ulong[])[0, 1, 2, 3])
        {
            Space.Write(s_place + (page * Page), 90 + page);
        }

        Assert.Equal(Errno.None, Advise(0, 4, Advice.DontNeed));
        Assert.Equal(0UL, Space.ResidentPages);
        AssertPages(0, 1, 2, 92, 93);
    }

    [Fact]
    public void OnlyPrivateMemoryWithoutAFileIsFreedLazily()
    {
        Fill(0, 1);
        MapFile(1, 1, MapFlags.Private);
        Fill(2, 1);
        Assert.Equal(Errno.EINVAL, Advise(0, 3, Advice.Free));
        AssertPages(0, 0, 2, 13);
        MapShared(4, 1);
        Assert.Equal(Errno.EINVAL, Advise(4, 1, Advice.Free));
    }

    [Fact]
    public void LockedMemoryIsDroppedOnPurposeAlone()
    {
        Fill(0, 2);
        Assert.Equal(Errno.None, Space.Lock(_caller, s_place + Page, Page, LockMode.Present));
        foreach (Advice advice in (Advice[])[Advice.DontNeed, Advice.Free, Advice.Cold, Advice.PageOut])
        {
            Assert.Equal(Errno.EINVAL, Advise(1, 1, advice));
        }

        AssertPages(0, 11, 12);
        Assert.Equal(Errno.EINVAL, Advise(0, 2, Advice.DontNeed));
        AssertPages(0, 0, 12);
        Assert.Equal(Errno.None, Advise(1, 1, Advice.DontNeedLocked));
        AssertPages(0, 0, 0);
    }

    [Theory]
    [InlineData(Advice.Cold)]
    [InlineData(Advice.PageOut)]
    public void ColdMemoryStays(Advice advice)
    {
        Fill(0, 2);
        Assert.Equal(Errno.None, Advise(0, 2, advice));
        Assert.Equal(2UL, Space.ResidentPages);
        Assert.Equal(Errno.ENOMEM, Advise(0, 3, advice));
    }

    [Fact]
    public void HolesAreToldAfterTheRestIsDropped()
    {
        Fill(1, 1);
        Fill(3, 2);
        Assert.Equal(Errno.ENOMEM, Advise(0, 2, Advice.DontNeed));
        AssertPages(1, 0);
        Assert.Equal(Errno.ENOMEM, Advise(1, 3, Advice.DontNeed));
        AssertPages(3, 0, 15);
        Assert.Equal(Errno.ENOMEM, Advise(4, 2, Advice.DontNeed));
        AssertPages(4, 0);
        Assert.Equal(Errno.ENOMEM, Advise(2, 1, Advice.DontNeed));
        Assert.Equal(Errno.ENOMEM, Advise(9, 1, Advice.DontNeed));
    }

    [Theory]
    [InlineData(Advice.DontFork, Advice.DoFork, RegionFlags.NotForked)]
    [InlineData(Advice.WipeOnFork, Advice.KeepOnFork, RegionFlags.WipedOnFork)]
    [InlineData(Advice.DontDump, Advice.DoDump, RegionFlags.NotDumped)]
    [InlineData(Advice.Random, Advice.Normal, RegionFlags.ReadRandomly)]
    [InlineData(Advice.Sequential, Advice.Normal, RegionFlags.ReadSequentially)]
    [InlineData(Advice.Random, Advice.Sequential, RegionFlags.ReadRandomly)]
    public void AdviceIsNotedForItsPagesUntilTakenBack(Advice set, Advice clear, RegionFlags flag)
    {
        Fill(0, 4);
        Assert.Equal(Errno.None, Advise(1, 2, set));
        Assert.Equal([RegionFlags.None, flag, RegionFlags.None], Flags());
        Assert.Equal([1UL, 2UL, 1UL], Space.AllRegions().Select(region => region.Length / Page));
        Assert.Equal(Errno.None, Advise(0, 4, clear));
        Assert.DoesNotContain(flag, Flags());
        Assert.Single(Flags());
        AssertPages(0, 11, 12, 13, 14);
    }

    [Fact]
    public void AdviceIsNotedOnBothSidesOfAHole()
    {
        Fill(1, 1);
        Fill(3, 1);
        Assert.Equal(Errno.ENOMEM, Advise(0, 4, Advice.DontDump));
        Assert.Equal([RegionFlags.NotDumped, RegionFlags.NotDumped], Flags());
        Assert.Equal(Errno.ENOMEM, Advise(1, 2, Advice.DoDump));
        Assert.Equal([RegionFlags.None, RegionFlags.NotDumped], Flags());
        Assert.Equal(Errno.ENOMEM, Advise(2, 1, Advice.DoDump));
        Assert.Equal(Errno.ENOMEM, Advise(5, 1, Advice.DoDump));
    }

    [Fact]
    public void OnlyPrivateMemoryWithoutAFileIsWiped()
    {
        MapFile(0, 1, MapFlags.Private);
        MapShared(1, 1);
        Assert.Equal(Errno.EINVAL, Advise(0, 1, Advice.WipeOnFork));
        Assert.Equal(Errno.EINVAL, Advise(1, 1, Advice.WipeOnFork));
        Assert.Equal(Errno.None, Advise(0, 2, Advice.KeepOnFork));
    }

    [Fact]
    public void PagesOfASharedFileAreRemovedForAll()
    {
        MapFile(0, 4, MapFlags.Shared);
        AddressSpace child = Space.Fork(ForkMode.CopyOnWrite).Value;
        Assert.Equal(3UL, child.Read<ulong>(s_place + (2 * Page)).Value);
        Assert.Equal(Errno.None, Advise(1, 2, Advice.Remove));
        Assert.Equal(6UL, _file.ResidentPages);
        AssertPages(0, 1, 0, 0, 4);
        Assert.Equal(0UL, child.Read<ulong>(s_place + (2 * Page)).Value);
        Assert.Equal(Errno.ENOMEM, Advise(3, 2, Advice.Remove));
        AssertPages(3, 0);
        child.Release();
    }

    [Fact]
    public void OnlyWhatIsSharedAndWritableAndNotLockedIsRemoved()
    {
        Fill(0, 1);
        MapFile(1, 1, MapFlags.Private);
        MapFile(2, 1, MapFlags.Shared, Protection.Read);
        MapFile(3, 1, MapFlags.Shared);
        MapFile(5, 1, MapFlags.Shared);
        Assert.Equal(Errno.None, Space.Lock(_caller, s_place + (3 * Page), Page, LockMode.Present));
        Assert.Equal(Errno.EINVAL, Advise(0, 1, Advice.Remove));
        Assert.Equal(Errno.EACCES, Advise(1, 1, Advice.Remove));
        Assert.Equal(Errno.EACCES, Advise(2, 1, Advice.Remove));
        Assert.Equal(Errno.EINVAL, Advise(3, 1, Advice.Remove));
        Assert.Equal(Errno.ENOMEM, Advise(4, 1, Advice.Remove));
        AssertPages(5, 6);
        Assert.Equal(Errno.ENOMEM, Advise(4, 2, Advice.Remove));
        AssertPages(5, 0);
    }

    [Theory]
    [InlineData(Advice.PopulateRead, FrameKind.Zero)]
    [InlineData(Advice.PopulateWrite, FrameKind.Anonymous)]
    public void PopulatedPagesArePresentAndNoOthers(Advice advice, FrameKind kind)
    {
        Map(0, 4);
        Assert.Equal(Errno.None, Advise(1, 2, advice));
        var present = new byte[4];
        Assert.Equal(4, Space.GetResidency(s_place, present).Value);
        Assert.Equal([0, 1, 1, 0], present);
        Assert.Equal(kind, Space.Describe(s_place + Page).Kind);
        Assert.Equal(Errno.None, Advise(4, 0, advice));
        Assert.Equal(Errno.ENOMEM, Advise(3, 2, advice));
        Assert.Equal(3UL, Space.ResidentPages);
        Assert.Equal(Errno.ENOMEM, Advise(4, 1, advice));
    }

    [Fact]
    public void PopulatingNeedsAccessAndAFileThatIsLongEnough()
    {
        Map(0, 1, Protection.None);
        Map(1, 1, Protection.Read);
        Map(2, 1, Protection.Write);
        MapFile(3, 9, MapFlags.Private);
        Assert.Equal(Errno.EINVAL, Advise(0, 1, Advice.PopulateRead));
        Assert.Equal(Errno.EINVAL, Advise(2, 1, Advice.PopulateRead));
        Assert.Equal(Errno.EINVAL, Advise(1, 1, Advice.PopulateWrite));
        Assert.Equal(Errno.None, Advise(2, 1, Advice.PopulateWrite));
        Assert.Equal(Errno.None, Advise(1, 1, Advice.PopulateRead));
        Assert.Equal(Errno.EFAULT, Advise(3, 9, Advice.PopulateRead));
        Assert.Equal(Errno.EFAULT, Advise(3, 9, Advice.PopulateWrite));
        Assert.Equal(7UL, Space.ResidentPages);
        Assert.Equal(Errno.ENOMEM, Space.Advise(_caller, new VirtualAddress(Layout.UserEnd), Page, Advice.PopulateRead));
    }

    /// <summary>mbind(2): a policy needs memory without holes; to take one back some of it is enough.</summary>
    [Fact]
    public void APolicyIsKeptByTheRegion()
    {
        const RegionFlags policy = (RegionFlags)(1 << 11);
        Fill(0, 2);
        Fill(4, 1);
        Assert.Equal(Errno.None, Space.SetPolicy(_caller, s_place + Page, s_place + (2 * Page), policy));
        Assert.Equal([RegionFlags.None, policy, RegionFlags.None], Flags().Select(flags => flags & RegionFlags.Policy));
        Assert.Equal(Errno.EFAULT, Space.SetPolicy(_caller, s_place, s_place + (3 * Page), policy));
        Assert.Equal(Errno.EFAULT, Space.SetPolicy(_caller, s_place + (2 * Page), s_place + (4 * Page), RegionFlags.None));
        Assert.Equal([RegionFlags.None, policy, RegionFlags.None], Flags().Select(flags => flags & RegionFlags.Policy));
        Assert.Equal(Errno.None, Space.SetPolicy(_caller, s_place, s_place + (5 * Page), RegionFlags.None));
        Assert.All(Flags(), flags => Assert.Equal(RegionFlags.None, flags & RegionFlags.Policy));
        Assert.Equal(Errno.None, Space.SetPolicy(_caller, s_place, s_place + Page, policy)); // The layout may change again.
    }

    [Theory]
    [InlineData(Advice.WillNeed)]
    [InlineData(Advice.HugePage)]
    [InlineData(Advice.NoHugePage)]
    [InlineData(Advice.Mergeable)]
    [InlineData(Advice.Unmergeable)]
    public void HintsOnlyNeedAMapping(Advice advice)
    {
        Fill(0, 1);
        Map(1, 1, Protection.Read);
        Assert.Equal(Errno.None, Advise(0, 2, advice));
        Assert.Equal(1UL, Space.ResidentPages);
        Assert.Equal(Errno.ENOMEM, Advise(0, 3, advice));
    }

    [Theory]
    [InlineData(0UL, Page, 5)]
    [InlineData(0UL, Page, 7)]
    [InlineData(0UL, Page, 25)]
    [InlineData(0UL, Page, -1)]
    [InlineData(1UL, Page, (int)Advice.Normal)]
    [InlineData(0UL, ulong.MaxValue, (int)Advice.Normal)]
    [InlineData(0UL, ulong.MaxValue - Page + 1, (int)Advice.Normal)]
    public void WrongAdviceIsRefused(ulong offset, ulong length, int advice)
    {
        Fill(0, 1);
        Assert.Equal(Errno.EINVAL, Space.Advise(_caller, s_place + offset, length, (Advice)advice));
        AssertPages(0, 11);
    }

    private Errno Advise(ulong page, ulong pages, Advice advice) => Space.Advise(_caller, s_place + (page * Page), pages * Page, advice);

    private RegionFlags[] Flags() => [.. Space.AllRegions().Select(region => region.Flags)];

    private void AssertPages(ulong page, params ulong[] words) =>
        Assert.Equal(words, words.Select((_, number) => Space.Read<ulong>(s_place + ((page + (ulong)number) * Page)).Value));

    /// <summary>Maps pages with the words 11, 12 and so on from the first place.</summary>
    private void Fill(ulong page, ulong pages)
    {
        Map(page, pages);
        for (ulong end = page + pages; page < end; page++)
        {
            Assert.Equal(Errno.None, Space.Write(s_place + (page * Page), 11 + page));
        }
    }

    private void Map(ulong page, ulong pages, Protection protection = ReadWrite) => Map(page, pages, MapFlags.Private, protection, null);

    private void MapShared(ulong page, ulong pages) => Map(page, pages, MapFlags.Shared, ReadWrite, null);

    /// <summary>Maps so many pages of the file where they belong, its first page being the first place.</summary>
    private void MapFile(ulong page, ulong pages, MapFlags flags, Protection protection = ReadWrite) => Map(page, pages, flags, protection, _file);

    private void Map(ulong page, ulong pages, MapFlags flags, Protection protection, FilePages? file) => Assert.False(Space.Map(new MapRequest
    {
        Address = s_place + (page * Page),
        Length = pages * Page,
        Protection = protection,
        Flags = flags | MapFlags.Fixed,
        Backing = file,
        Offset = file is null ? 0 : page * Page,
    }).Failed);
}
