using System;
using Tine.Memory;
using Tine.Tests.Files;
using Tine.X64;
using Xunit;

namespace Tine.Tests.Memory;

/// <summary>msync(2), mincore(2), and other questions about mappings.</summary>
public sealed class SyncTests : IDisposable
{
    private const ulong Page = FrameNumber.Size;
    private static readonly VirtualAddress s_place = new(0x40_0000);

    private readonly PretendSpace _memory = new();
    private readonly FakeCaller _caller = new();
    private readonly FakeOwner _owner = new();
    private readonly FilePages _file;

    public SyncTests() => _file = new FilePages(8 * Page) { Owner = _owner };

    private AddressSpace Space => _memory.Space;

    public void Dispose() => _memory.DisposeWith(_file);

    [Fact]
    public void AWriteIsNotedAgainAfterASynchronousSync()
    {
        MapFile(0, 2);
        Touch(0, writes: 1);
        Touch(0, writes: 1);
        Assert.Equal(Errno.None, Sync(0, 2, SyncFlags.Asynchronous));
        Assert.Equal(Errno.None, Sync(0, 2, SyncFlags.Invalidate));
        Touch(0, writes: 1);
        Assert.Equal(Errno.None, Sync(0, 2, SyncFlags.Synchronous));
        Touch(0, writes: 2);
        Touch(0, writes: 2);
    }

    [Fact]
    public void EveryMappingOfTheFileIsWriteProtected()
    {
        MapFile(0, 2);
        MapFile(4, 2);
        AddressSpace child = Space.Fork(ForkMode.CopyOnWrite).Value;
        child.Write(s_place + Page, 5UL);
        Touch(5, writes: 2);
        Assert.Equal(Errno.None, Sync(0, 2, SyncFlags.Synchronous));
        Assert.Equal(5UL, Space.Read<ulong>(s_place + (5 * Page)).Value);
        child.Write(s_place + Page, 6UL);
        Assert.Equal(3, _owner.Writes);
        Touch(5, writes: 4);
        child.Release();
    }

    [Fact]
    public void HolesArePassedOverUnlessNothingWaits()
    {
        MapFile(1, 1);
        MapFile(3, 1);
        Touch(1, writes: 1);
        Touch(3, writes: 2);
        Assert.Equal(Errno.ENOMEM, Sync(0, 4, SyncFlags.Asynchronous));
        Assert.Equal(Errno.ENOMEM, Sync(0, 1, SyncFlags.Synchronous));
        Assert.Equal(Errno.ENOMEM, Sync(2, 1, SyncFlags.Synchronous));
        Assert.Equal(Errno.ENOMEM, Sync(5, 1, SyncFlags.Synchronous));
        Touch(1, writes: 2);
        Assert.Equal(Errno.ENOMEM, Sync(0, 2, SyncFlags.Synchronous));
        Touch(1, writes: 3);
        Assert.Equal(Errno.ENOMEM, Sync(2, 2, SyncFlags.Synchronous));
        Touch(1, writes: 4);
        Assert.Equal(Errno.ENOMEM, Sync(1, 4, SyncFlags.None));
        Assert.Equal(Errno.None, Sync(1, 1, SyncFlags.Asynchronous));
        Assert.Equal(Errno.None, Sync(2, 0, SyncFlags.Asynchronous));
    }

    [Fact]
    public void LockedMemoryIsNotInvalidated()
    {
        MapFile(0, 1);
        MapFile(1, 1);
        Assert.Equal(Errno.None, Space.Lock(_caller, s_place + Page, Page, LockMode.Present));
        Assert.Equal(Errno.None, Sync(0, 2, SyncFlags.Synchronous));
        Assert.Equal(Errno.None, Sync(0, 1, SyncFlags.Invalidate));
        Assert.Equal(Errno.EBUSY, Sync(0, 2, SyncFlags.Invalidate));
        Assert.Equal(Errno.EBUSY, Sync(1, 1, SyncFlags.Invalidate | SyncFlags.Synchronous));
    }

    [Fact]
    public void AKilledThreadStopsSyncing()
    {
        for (ulong page = 0; page < 2000; page += 2)
        {
            MapAnonymous(page, 1);
            MapAnonymous(page + 1, 1, Protection.Read);
        }

        Assert.Equal(Errno.None, Sync(0, 2000, SyncFlags.Synchronous));
        Assert.True(_caller.PreemptionPoints > 0);
        _caller.KilledAt = _caller.PreemptionPoints + 1;
        Assert.Equal(Errno.EINTR, Sync(0, 2000, SyncFlags.Synchronous));
    }

    [Fact]
    public void PagesOfAFileAreInMemoryWhetherTouchedOrNot()
    {
        MapFile(0, 8);
        IoBuffer word = IoBuffer.ForKernel(new byte[8]);
        _file.Write(3 * Page, ref word);
        Touch(5, writes: 1);
        Assert.Equal([0, 0, 0, 1, 0, 1, 0, 0], Residency(0, 8));
        Assert.Equal([1, 0, 1], Residency(3, 3));
        Assert.Equal([1, 0, 0], Residency(5, 9));
        Assert.Empty(Residency(5, 0));
        Assert.Equal(Errno.ENOMEM, Space.GetResidency(s_place + (8 * Page), new byte[1]).Error);
        Assert.Equal(Errno.ENOMEM, Space.GetResidency(s_place - Page, new byte[1]).Error);
    }

    [Fact]
    public void ACoreFileNeedsWhatIsNotZeros()
    {
        MapFile(0, 3);
        MapAnonymous(3, 3);
        IoBuffer word = IoBuffer.ForKernel(new byte[8]);
        _file.Write(Page, ref word);
        Space.Write(s_place + (4 * Page), 1UL);
        var pages = new byte[9];
        Assert.Equal(3, Space.FindContents(s_place, pages));
        Assert.Equal([0, 1, 0], pages[..3]);
        Assert.Equal(2, Space.FindContents(s_place + (4 * Page), pages));
        Assert.Equal([1, 0], pages[..2]);
        Assert.Equal(0, Space.FindContents(s_place + (6 * Page), pages));
    }

    [Fact]
    public void ARangeIsMappedWhenEveryPageIs()
    {
        MapAnonymous(0, 1);
        MapAnonymous(1, 1, Protection.Read);
        MapAnonymous(3, 1);
        Assert.Equal(Errno.None, Space.CheckMapped(_caller, s_place, s_place + (2 * Page)));
        Assert.Equal(Errno.ENOMEM, Space.CheckMapped(_caller, s_place, s_place + (2 * Page) + 1));
        Assert.Equal(Errno.ENOMEM, Space.CheckMapped(_caller, s_place + Page, s_place + (4 * Page)));
        Assert.Equal(Errno.None, Space.CheckMapped(_caller, s_place + (2 * Page), s_place + (2 * Page)));
        Assert.True(Space.TryFindRegion(s_place + (2 * Page), out Region next));
        Assert.Equal(s_place + (3 * Page), next.Start);
        Assert.False(Space.TryFindRegion(s_place + (4 * Page), out _));
    }

    [Fact]
    public void AFileKnowsWhetherAWriterMapsIt()
    {
        Assert.False(_file.HasMappedWriter());
        var request = new MapRequest { Length = Page, Protection = Protection.Read, Flags = MapFlags.Shared, Backing = _file };
        VirtualAddress reader = Space.Map(request).Value;
        Assert.False(_file.HasMappedWriter());
        request.IsFileWritable = true;
        VirtualAddress writer = Space.Map(request).Value;
        Assert.Equal(Errno.None, Space.Unmap(reader, Page));
        Assert.True(_file.HasMappedWriter());
        AddressSpace child = Space.Fork(ForkMode.CopyOnWrite).Value;
        Assert.Equal(Errno.None, Space.Unmap(writer, Page));
        Assert.True(_file.HasMappedWriter());
        child.Release();
        Assert.False(_file.HasMappedWriter());
    }

    private Errno Sync(ulong page, ulong pages, SyncFlags flags) =>
        Space.Sync(_caller, s_place + (page * Page), s_place + ((page + pages) * Page), flags);

    /// <summary>Writes to a page; so many writes are noted then.</summary>
    private void Touch(ulong page, int writes)
    {
        Assert.Equal(Errno.None, Space.Write(s_place + (page * Page), 5UL));
        Assert.Equal(writes, _owner.Writes);
    }

    private byte[] Residency(ulong page, int pages)
    {
        var told = new byte[pages];
        return told[..Space.GetResidency(s_place + (page * Page), told).Value];
    }

    private void MapFile(ulong page, ulong pages) => Assert.False(Space.Map(new MapRequest
    {
        Address = s_place + (page * Page),
        Length = pages * Page,
        Protection = Protection.Read | Protection.Write,
        Flags = MapFlags.Shared | MapFlags.Fixed,
        Backing = _file,
    }).Failed);

    private void MapAnonymous(ulong page, ulong pages, Protection protection = Protection.Read | Protection.Write)
    {
        MapRequest request = MapRequest.Anonymous(pages * Page, protection);
        request.Address = s_place + (page * Page);
        request.Flags |= MapFlags.Fixed;
        Assert.False(Space.Map(request).Failed);
    }

    private sealed class FakeOwner : IPageOwner
    {
        public int Writes { get; private set; }

        [NoAllocation]
        public void NoteMappedWrite() => Writes++;

        public Errno PunchHole(Caller? caller, ulong start, ulong end) => Errno.EPERM;
    }
}
