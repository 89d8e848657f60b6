using System;
using Tine.Memory;
using Tine.X64;
using Xunit;

namespace Tine.Tests.Memory;

public sealed unsafe class FaultTests : IDisposable
{
    private const ulong Page = FrameNumber.Size;
    private const Protection ReadWrite = Protection.Read | Protection.Write;
    private static readonly VirtualAddress s_place = new(0x40_0000);
    private static readonly VirtualAddress s_stackEnd = new(0x7fff_ffff_0000);

    private readonly PretendMachine _machine = new();
    private readonly ulong _free = FrameAllocator.Current.FreeFrames;
    private readonly AddressSpace _space = AddressSpace.Create(MemoryLimits.Default).Value;

    public void Dispose()
    {
        _space.Release();
        PretendMachine.AssertFree(_free);
        _machine.Dispose();
    }

    [Fact]
    public void AReadOfUntouchedMemoryShowsTheOneFrameOfZeros()
    {
        Map(s_place, 2 * Page);
        Assert.Equal(FaultOutcome.Resolved, _space.HandleFault(s_place, FaultAccess.Read));
        Assert.Equal(FaultOutcome.Resolved, _space.HandleFault(s_place + Page, FaultAccess.Read));
        Assert.Equal(FrameAllocator.Current.ZeroFrame, _space.Describe(s_place).Entry.Frame);
        Assert.Equal(3U, FrameTable.CountOf(FrameAllocator.Current.ZeroFrame));
        Assert.Equal(FaultOutcome.Resolved, _space.HandleFault(s_place, FaultAccess.Write));
        Assert.Equal(FrameKind.Anonymous, _space.Describe(s_place).Kind);
        Assert.Equal(2UL, _space.Counters.ZeroReads);
        Assert.Equal(1UL, _space.Counters.ZeroFills);
        Assert.Equal(0UL, _space.Counters.Copies);
    }

    [Fact]
    public void AFrameWithOneHolderIsNotCopied()
    {
        Map(s_place, Page);
        _space.Write(s_place, 1UL);
        FrameNumber frame = _space.Describe(s_place).Entry.Frame;
        AddressSpace child = _space.Fork(ForkMode.CopyOnWrite).Value;
        Assert.Equal(2U, FrameTable.CountOf(frame));
        Assert.False(_space.Describe(s_place).Entry.IsWritable);
        child.Write(s_place, 2UL);
        Assert.Equal(1UL, child.Counters.Copies);
        _space.Write(s_place, 3UL);
        Assert.Equal(frame, _space.Describe(s_place).Entry.Frame);
        Assert.Equal(1UL, _space.Counters.CopiesAvoided);
        Assert.Equal(0UL, _space.Counters.Copies);
        Assert.Equal(2UL, child.Read<ulong>(s_place).Value);
        child.Release();
    }

    [Fact]
    public void ForkCopiesTheStackPageAtOnceOnRequest()
    {
        Map(s_place, Page);
        _space.Write(s_place, 1UL);
        AddressSpace child = _space.Fork(ForkMode.CopyOnWrite, s_place + 1000).Value;
        Assert.True(_space.Describe(s_place).Entry.IsWritable);
        Assert.True(child.Describe(s_place).Entry.IsWritable);
        Assert.NotEqual(_space.Describe(s_place).Entry.Frame, child.Describe(s_place).Entry.Frame);
        Assert.Equal(1UL, child.Read<ulong>(s_place).Value);
        child.Release();
    }

    [Fact]
    public void EagerForkSharesNoPrivateFrame()
    {
        Map(s_place, 2 * Page);
        _space.Write(s_place, 1UL);
        AddressSpace child = _space.Fork(ForkMode.Eager).Value;
        Assert.NotEqual(_space.Describe(s_place).Entry.Frame, child.Describe(s_place).Entry.Frame);
        Assert.True(_space.Describe(s_place).Entry.IsWritable);
        child.Release();
    }

    [Fact]
    public void AFilesPagesAreMappedFromTheFileAndCopiedOnlyWhenWritten()
    {
        FilePages file = NumberedFile.Of(20);
        VirtualAddress place = MapFile(file, MapFlags.Private, ReadWrite, 20);
        Assert.Equal(4UL, _space.Read<ulong>(place + (3 * Page)).Value);
        Assert.Equal(file.FrameOf(3), _space.Describe(place + (3 * Page)).Entry.Frame.Value);
        Assert.False(_space.Describe(place + (3 * Page)).Entry.IsWritable);
        Assert.Equal(Errno.None, _space.Write(place + (3 * Page), 77UL));
        Assert.Equal(Errno.None, _space.Write(place + (19 * Page), 78UL));
        Assert.NotEqual(file.FrameOf(3), _space.Describe(place + (3 * Page)).Entry.Frame.Value);
        Assert.Equal(4UL, Value(file, 3));
        Assert.Equal(2UL, _space.Counters.Copies);
        file.Release();
    }

    [Fact]
    public void OneFaultMapsTheNeighboursThatAreThere()
    {
        FilePages file = NumberedFile.Of(40);
        VirtualAddress place = MapFile(file, MapFlags.Private, Protection.Read, 40);
        Assert.Equal(FaultOutcome.Resolved, _space.HandleFault(place + (20 * Page), FaultAccess.Read));
        Assert.True(_space.ResidentPages is > 1 and <= 16);
        for (ulong i = 0; i < 40; i++)
        {
            Assert.Equal(i + 1, _space.Read<ulong>(place + (i * Page)).Value);
        }

        Assert.Equal(40UL, _space.ResidentPages);
        Assert.True(_space.Counters.FileMaps <= 4);
        file.Release();
    }

    [Fact]
    public void PastTheEndOfAFileComesABusError()
    {
        FilePages file = NumberedFile.Of(2);
        VirtualAddress place = MapFile(file, MapFlags.Private, ReadWrite, 4);
        Assert.Equal(FaultOutcome.BeyondFile, _space.HandleFault(place + (2 * Page), FaultAccess.Read));
        Assert.Equal(FaultOutcome.BeyondFile, _space.HandleFault(place + (2 * Page), FaultAccess.Write));
        Assert.Equal(FaultOutcome.Resolved, _space.HandleFault(place + Page, FaultAccess.Write | FaultAccess.User));
        file.Release();
    }

    [Fact]
    public void ASharedMappingWritesTheFile()
    {
        FilePages file = NumberedFile.Of(2);
        VirtualAddress place = MapFile(file, MapFlags.Shared, ReadWrite, 2);
        Assert.Equal(2UL, _space.Read<ulong>(place + Page).Value);
        Assert.Equal(Errno.None, _space.Write(place + Page, 9UL));
        Assert.Equal(9UL, Value(file, 1));
        Assert.Equal(Errno.None, _space.Unmap(place, 2 * Page));
        Assert.Equal(9UL, Value(file, 1));
        file.Release();
    }

    [Fact]
    public void ProtectionIsHeld()
    {
        Map(s_place, Page, Protection.Read);
        Assert.Equal(FaultOutcome.NotAllowed, _space.HandleFault(s_place, FaultAccess.Write));
        Assert.Equal(FaultOutcome.NotAllowed, _space.HandleFault(s_place, FaultAccess.Execute));
        Assert.Equal(FaultOutcome.Resolved, _space.HandleFault(s_place, FaultAccess.Read));
        Assert.False(_space.Describe(s_place).Entry.IsExecutable);
        Assert.Equal(FaultOutcome.NotMapped, _space.HandleFault(s_place + Page, FaultAccess.Read));
        Assert.Equal(FaultOutcome.NotMapped, _space.HandleFault(new VirtualAddress(0xffff_8000_0000_0000), FaultAccess.Read));
    }

    [Fact]
    public void AFaultThatIsNoneIsResolved()
    {
        Map(s_place, Page);
        Assert.Equal(FaultOutcome.Resolved, _space.HandleFault(s_place, FaultAccess.Write));
        Assert.Equal(FaultOutcome.Resolved, _space.HandleFault(s_place, FaultAccess.Write));
        Assert.Equal(1UL, _space.Counters.Spurious);
    }

    [Fact]
    public void AStackGrowsDownToItsLimit()
    {
        MapStack();
        Assert.Equal(Errno.None, _space.Write(s_stackEnd - (100 * Page), 1UL));
        Assert.Equal(100 * Page, _space.Account.Mapped);
        Assert.Equal(Errno.None, _space.Write(s_stackEnd - (8UL << 20), 1UL));
        Assert.Equal(FaultOutcome.NotMapped, _space.HandleFault(s_stackEnd - (8UL << 20) - 8, FaultAccess.Write));
    }

    [Fact]
    public void AStackKeepsAGapToItsNeighbour()
    {
        MapStack();
        Map(s_stackEnd - (300 * Page), Page);
        Assert.Equal(FaultOutcome.NotMapped, _space.HandleFault(s_stackEnd - (100 * Page), FaultAccess.Write));
        Assert.Equal(FaultOutcome.Resolved, _space.HandleFault(s_stackEnd - (43 * Page), FaultAccess.Write));
        Assert.Equal(Errno.None, _space.Protect(s_stackEnd - (300 * Page), Page, Protection.None));
        Assert.Equal(FaultOutcome.Resolved, _space.HandleFault(s_stackEnd - (100 * Page), FaultAccess.Write));
    }

    [Fact]
    public void NoFrameIsAnOutcome()
    {
        Map(s_place, Page);
        FrameAllocator.Current.FailAllocation(1);
        Assert.Equal(FaultOutcome.OutOfMemory, _space.HandleFault(s_place, FaultAccess.Write));
        Assert.Equal(FaultOutcome.Resolved, _space.HandleFault(s_place, FaultAccess.Write));
        AddressSpace child = _space.Fork(ForkMode.CopyOnWrite).Value;
        FrameAllocator.Current.FailAllocation(1);
        Assert.Equal(FaultOutcome.OutOfMemory, _space.HandleFault(s_place, FaultAccess.Write));
        child.Release();
    }

    [Theory]
    [InlineData(ForkMode.Eager)]
    [InlineData(ForkMode.CopyOnWrite)]
    public void AForkThatFailsAnywhereLosesNothing(ForkMode mode)
    {
        Map(s_place, 3 * Page);
        Map(s_place + (1UL << 30), Page);
        MapStack();
        for (ulong i = 0; i < 3; i++)
        {
            _space.Write(s_place + (i * Page), i);
        }

        _space.Write(s_place + (1UL << 30), 1UL);
        _space.Write(s_stackEnd - 8, 1UL);
        ulong free = FrameAllocator.Current.FreeFrames;
        int failures = 0;
        for (ulong nth = 1; nth < 20; nth++)
        {
            FrameAllocator.Current.FailAllocation(nth);
            Result<AddressSpace> child = _space.Fork(mode, s_stackEnd - 8);
            FrameAllocator.Current.FailAllocation(0);
            if (!child.Failed)
            {
                child.Value.Release();
                PretendMachine.AssertFree(free);
                continue;
            }

            failures++;
            Assert.Equal(Errno.ENOMEM, child.Error);
            PretendMachine.AssertFree(free);
            FrameCensus.Check([_space], [], _free);
        }

        Assert.True(failures >= 8);
    }

    [Fact]
    public void ADescriptionShowsEveryTable()
    {
        Map(s_place, Page);
        Assert.Equal(_space.Root, _space.Describe(s_place).Root);
        Assert.Equal(0UL, _space.Describe(s_place).Level1.Value);
        _space.Write(s_place, 1UL);
        PageReport report = _space.Describe(s_place);
        Assert.Equal(FrameKind.PageTable, FrameTable.KindOf(report.Level1));
        Assert.Equal(1U, report.Level1References);
        Assert.Equal(1U, report.References);
        Assert.Equal(4UL, _space.TableFrames);
    }

    private static ulong Value(FilePages file, ulong page) =>
        *(ulong*)PhysicalMemory.Pointer(new FrameNumber(file.FrameOf(page)));

    private VirtualAddress MapFile(FilePages file, MapFlags flags, Protection protection, ulong pages) =>
        _space.Map(new MapRequest { Length = pages * Page, Protection = protection, Flags = flags, Backing = file }).Value;

    private void MapStack()
    {
        MapRequest request = MapRequest.Anonymous(Page, ReadWrite);
        request.Address = s_stackEnd - Page;
        request.Flags |= MapFlags.Fixed | MapFlags.GrowsDown;
        Assert.False(_space.Map(request).Failed);
    }

    private void Map(VirtualAddress place, ulong length, Protection protection = ReadWrite)
    {
        MapRequest request = MapRequest.Anonymous(length, protection);
        request.Address = place;
        request.Flags |= MapFlags.Fixed;
        Assert.False(_space.Map(request).Failed);
    }
}
