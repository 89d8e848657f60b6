using System;
using Tine.Memory;
using Tine.X64;
using Xunit;

namespace Tine.Tests.Memory;

/// <summary>The figures of /proc/PID/smaps: pages by kind, and by how many spaces show them.</summary>
public sealed class RegionUsageTests : IDisposable
{
    private const ulong Page = FrameNumber.Size;
    private const Protection ReadWrite = Protection.Read | Protection.Write;
    private static readonly VirtualAddress s_place = new(0x40_0000);

    private readonly PretendSpace _memory = new();
    private readonly FilePages _file = NumberedFile.Of(8);

    private AddressSpace Space => _memory.Space;

    public void Dispose() => _memory.DisposeWith(_file);

    [Fact]
    public void PagesOfOneSpaceArePrivate()
    {
        Map(4, null);
        Write(Space, 0, 1);
        Space.Read<ulong>(s_place + (2 * Page)); // The frame of zeros counts nowhere.
        RegionUsage usage = Measure(Space);
        Assert.Equal((2 * Page, 0UL, 0UL, 0UL), (usage.PrivateDirty, usage.PrivateClean, usage.SharedDirty, usage.SharedClean));
        Assert.Equal((2 * Page, 2 * Page, 2 * Page, 2 * Page), (usage.Resident, usage.Anonymous, usage.Proportional, usage.ProportionalDirty));
    }

    [Theory]
    [InlineData(ForkMode.CopyOnWrite)]
    [InlineData(ForkMode.OnDemand)]
    public void PagesThatAChildHasNotWrittenAreShared(ForkMode mode)
    {
        Map(512, null);
        for (ulong page = 0; page < 32; page++)
        {
            Write(Space, page);
        }

        AddressSpace child = Space.Fork(mode).Value;
        RegionUsage usage = Measure(child);
        Assert.Equal((32 * Page, 0UL, 0UL), (usage.SharedDirty, usage.PrivateDirty, usage.SharedClean));
        Assert.Equal((32 * Page, 16 * Page, 16 * Page), (usage.Resident, usage.Proportional, usage.ProportionalDirty));
        Write(child, 0, 1);
        usage = Measure(child);
        Assert.Equal((30 * Page, 2 * Page), (usage.SharedDirty, usage.PrivateDirty));
        Assert.Equal((17 * Page, 17 * Page), (usage.Proportional, usage.ProportionalDirty));
        Assert.Equal((30 * Page, 2 * Page), (Measure(Space).SharedDirty, Measure(Space).PrivateDirty));
        child.Release();
        Assert.Equal((0UL, 32 * Page), (Measure(Space).SharedDirty, Measure(Space).PrivateDirty));
    }

    /// <summary>The file's own reference to its page is no sharer.</summary>
    [Fact]
    public void PagesOfAFileThatAreOnlyReadAreClean()
    {
        Map(8, _file);
        Space.Read<ulong>(s_place);
        Space.Read<ulong>(s_place + Page);
        RegionUsage usage = Measure(Space);
        Assert.Equal(0UL, usage.Anonymous);
        Assert.Equal((0UL, 0UL, 0UL), (usage.PrivateDirty, usage.SharedDirty, usage.SharedClean));
        Assert.Equal((usage.PrivateClean, usage.PrivateClean, 0UL), (usage.Resident, usage.Proportional, usage.ProportionalDirty));
        Assert.True(usage.PrivateClean >= 2 * Page);

        AddressSpace child = Space.Fork(ForkMode.CopyOnWrite).Value;
        RegionUsage shared = Measure(child);
        Assert.Equal((usage.Resident, 0UL), (shared.SharedClean, shared.PrivateClean));
        Assert.Equal(usage.Resident / 2, shared.Proportional);
        Write(child, 1);
        shared = Measure(child);
        Assert.Equal((Page, Page, Page), (shared.Anonymous, shared.PrivateDirty, shared.ProportionalDirty));
        Assert.Equal(usage.Resident - Page, shared.SharedClean);
        child.Release();
    }

    /// <summary>A page of a file that a program has written to, as the processor marks it.</summary>
    [Theory]
    [InlineData(false, 1U)]
    [InlineData(false, 4U)]
    [InlineData(true, 1U)]
    [InlineData(true, 4U)]
    public void APageIsCleanOrDirtyAndPrivateOrShared(bool isDirty, uint sharers)
    {
        var usage = default(RegionUsage);
        usage.Add(isAnonymous: false, isDirty, isReferenced: true, sharers);
        ulong dirty = isDirty ? Page : 0;
        bool isShared = sharers > 1;
        Assert.Equal((isShared ? 0 : dirty, isShared ? 0 : Page - dirty), (usage.PrivateDirty, usage.PrivateClean));
        Assert.Equal((isShared ? dirty : 0, isShared ? Page - dirty : 0), (usage.SharedDirty, usage.SharedClean));
        Assert.Equal((Page / sharers, dirty / sharers), (usage.Proportional, usage.ProportionalDirty));
        Assert.Equal((Page, 0UL, Page), (usage.Referenced, usage.Anonymous, usage.Resident));
        usage.Add(isAnonymous: true, isDirty, isReferenced: false, sharers);
        Assert.Equal((Page, Page, 2 * Page), (usage.Referenced, usage.Anonymous, usage.Resident));
    }

    private static void Write(AddressSpace space, params ulong[] pages)
    {
        foreach (ulong page in pages)
        {
            Assert.Equal(Errno.None, space.Write(s_place + (page * Page), 90 + page));
        }
    }

    private static RegionUsage Measure(AddressSpace space)
    {
        var usage = default(RegionUsage);
        VirtualAddress end = s_place + (1024 * Page);
        for (VirtualAddress at = s_place; at < end;)
        {
            at = space.Measure(at, end, ref usage);
        }

        return usage;
    }

    private void Map(ulong pages, FilePages? file) => Assert.Equal(Errno.None, Space.Map(new MapRequest
    {
        Address = s_place,
        Length = pages * Page,
        Protection = ReadWrite,
        Flags = MapFlags.Private | MapFlags.Fixed | (file is null ? MapFlags.Anonymous : 0),
        Backing = file,
    }).Error);
}
