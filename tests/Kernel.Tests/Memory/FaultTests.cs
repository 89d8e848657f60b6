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

    private readonly PretendSpace _memory = new();

    private AddressSpace Space => _memory.Space;

    public void Dispose() => _memory.Dispose();

    [Fact]
    public void AReadOfUntouchedMemoryShowsTheOneFrameOfZeros()
    {
        Map(s_place, 2 * Page);
        Assert.Equal(FaultOutcome.Resolved, Space.HandleFault(s_place, FaultAccess.Read));
        Assert.Equal(FaultOutcome.Resolved, Space.HandleFault(s_place + Page, FaultAccess.Read));
        Assert.Equal(FrameAllocator.Current.ZeroFrame, Space.Describe(s_place).Entry.Frame);
        Assert.Equal(3U, FrameTable.CountOf(FrameAllocator.Current.ZeroFrame));
        Assert.Equal(FaultOutcome.Resolved, Space.HandleFault(s_place, FaultAccess.Write));
        Assert.Equal(FrameKind.Anonymous, Space.Describe(s_place).Kind);
        Assert.Equal(2UL, Space.Counters.ZeroReads);
        Assert.Equal(1UL, Space.Counters.ZeroFills);
        Assert.Equal(0UL, Space.Counters.Copies);
    }

    [Fact]
    public void AFrameWithOneHolderIsNotCopied()
    {
        Map(s_place, Page);
        Space.Write(s_place, 1UL);
        FrameNumber frame = Space.Describe(s_place).Entry.Frame;
        AddressSpace child = Space.Fork(ForkMode.CopyOnWrite).Value;
        Assert.Equal(2U, FrameTable.CountOf(frame));
        Assert.False(Space.Describe(s_place).Entry.IsWritable);
        child.Write(s_place, 2UL);
        Assert.Equal(1UL, child.Counters.Copies);
        Space.Write(s_place, 3UL);
        Assert.Equal(frame, Space.Describe(s_place).Entry.Frame);
        Assert.Equal(1UL, Space.Counters.CopiesAvoided);
        Assert.Equal(0UL, Space.Counters.Copies);
        Assert.Equal(2UL, child.Read<ulong>(s_place).Value);
        child.Release();
    }

    [Fact]
    public void ForkCopiesTheStackPageAtOnceOnRequest()
    {
        Map(s_place, Page);
        Space.Write(s_place, 1UL);
        AddressSpace child = Space.Fork(ForkMode.CopyOnWrite, s_place + 1000).Value;
        Assert.True(Space.Describe(s_place).Entry.IsWritable);
        Assert.True(child.Describe(s_place).Entry.IsWritable);
        Assert.NotEqual(Space.Describe(s_place).Entry.Frame, child.Describe(s_place).Entry.Frame);
        Assert.Equal(1UL, child.Read<ulong>(s_place).Value);
        child.Release();
    }

    [Fact]
    public void EagerForkSharesNoPrivateFrame()
    {
        Map(s_place, 2 * Page);
        Space.Write(s_place, 1UL);
        AddressSpace child = Space.Fork(ForkMode.Eager).Value;
        Assert.NotEqual(Space.Describe(s_place).Entry.Frame, child.Describe(s_place).Entry.Frame);
        Assert.True(Space.Describe(s_place).Entry.IsWritable);
        child.Release();
    }

    [Fact]
    public void AFilesPagesAreMappedFromTheFileAndCopiedOnlyWhenWritten()
    {
        FilePages file = NumberedFile.Of(20);
        VirtualAddress place = MapFile(file, MapFlags.Private, ReadWrite, 20);
        Assert.Equal(4UL, Space.Read<ulong>(place + (3 * Page)).Value);
        Assert.Equal(file.FrameOf(3), Space.Describe(place + (3 * Page)).Entry.Frame.Value);
        Assert.False(Space.Describe(place + (3 * Page)).Entry.IsWritable);
        Assert.Equal(Errno.None, Space.Write(place + (3 * Page), 77UL));
        Assert.Equal(Errno.None, Space.Write(place + (19 * Page), 78UL));
        Assert.NotEqual(file.FrameOf(3), Space.Describe(place + (3 * Page)).Entry.Frame.Value);
        Assert.Equal(4UL, Value(file, 3));
        Assert.Equal(2UL, Space.Counters.Copies);
        file.Release();
    }

    [Fact]
    public void OneFaultMapsTheNeighboursThatAreThere()
    {
        FilePages file = NumberedFile.Of(40);
        VirtualAddress place = MapFile(file, MapFlags.Private, Protection.Read, 40);
        Assert.Equal(FaultOutcome.Resolved, Space.HandleFault(place + (20 * Page), FaultAccess.Read));
        Assert.True(Space.ResidentPages is > 1 and <= 16);
        for (ulong i = 0; i < 40; i++)
        {
            Assert.Equal(i + 1, Space.Read<ulong>(place + (i * Page)).Value);
        }

        Assert.Equal(40UL, Space.ResidentPages);
        Assert.True(Space.Counters.FileMaps <= 4);
        file.Release();
    }

    [Fact]
    public void PastTheEndOfAFileComesABusError()
    {
        FilePages file = NumberedFile.Of(2);
        VirtualAddress place = MapFile(file, MapFlags.Private, ReadWrite, 4);
        Assert.Equal(FaultOutcome.BeyondFile, Space.HandleFault(place + (2 * Page), FaultAccess.Read));
        Assert.Equal(FaultOutcome.BeyondFile, Space.HandleFault(place + (2 * Page), FaultAccess.Write));
        Assert.Equal(FaultOutcome.Resolved, Space.HandleFault(place + Page, FaultAccess.Write | FaultAccess.User));
        file.Release();
    }

    [Fact]
    public void ASharedMappingWritesTheFile()
    {
        FilePages file = NumberedFile.Of(2);
        VirtualAddress place = MapFile(file, MapFlags.Shared, ReadWrite, 2);
        Assert.Equal(2UL, Space.Read<ulong>(place + Page).Value);
        Assert.Equal(Errno.None, Space.Write(place + Page, 9UL));
        Assert.Equal(9UL, Value(file, 1));
        Assert.Equal(Errno.None, Space.Unmap(place, 2 * Page));
        Assert.Equal(9UL, Value(file, 1));
        file.Release();
    }

    [Fact]
    public void ProtectionIsHeld()
    {
        Map(s_place, Page, Protection.Read);
        Assert.Equal(FaultOutcome.NotAllowed, Space.HandleFault(s_place, FaultAccess.Write));
        Assert.Equal(FaultOutcome.NotAllowed, Space.HandleFault(s_place, FaultAccess.Execute));
        Assert.Equal(FaultOutcome.Resolved, Space.HandleFault(s_place, FaultAccess.Read));
        Assert.False(Space.Describe(s_place).Entry.IsExecutable);
        Assert.Equal(FaultOutcome.NotMapped, Space.HandleFault(s_place + Page, FaultAccess.Read));
        Assert.Equal(FaultOutcome.NotMapped, Space.HandleFault(new VirtualAddress(0xffff_8000_0000_0000), FaultAccess.Read));
    }

    [Fact]
    public void AFaultThatIsNoneIsResolved()
    {
        Map(s_place, Page);
        Assert.Equal(FaultOutcome.Resolved, Space.HandleFault(s_place, FaultAccess.Write));
        Assert.Equal(FaultOutcome.Resolved, Space.HandleFault(s_place, FaultAccess.Write));
        Assert.Equal(1UL, Space.Counters.Spurious);
    }

    [Fact]
    public void AStackGrowsDownToItsLimit()
    {
        MapStack();
        Assert.Equal(Errno.None, Space.Write(s_stackEnd - (100 * Page), 1UL));
        Assert.Equal(100 * Page, Space.Account.Mapped);
        Assert.Equal(Errno.None, Space.Write(s_stackEnd - (8UL << 20), 1UL));
        Assert.Equal(FaultOutcome.NotMapped, Space.HandleFault(s_stackEnd - (8UL << 20) - 8, FaultAccess.Write));
    }

    [Fact]
    public void AStackKeepsAGapToItsNeighbour()
    {
        MapStack();
        Map(s_stackEnd - (300 * Page), Page);
        Assert.Equal(FaultOutcome.NotMapped, Space.HandleFault(s_stackEnd - (100 * Page), FaultAccess.Write));
        Assert.Equal(FaultOutcome.Resolved, Space.HandleFault(s_stackEnd - (43 * Page), FaultAccess.Write));
        Assert.Equal(Errno.None, Space.Protect(s_stackEnd - (300 * Page), Page, Protection.None));
        Assert.Equal(FaultOutcome.Resolved, Space.HandleFault(s_stackEnd - (100 * Page), FaultAccess.Write));
    }

    [Fact]
    public void NoFrameIsAnOutcome()
    {
        Map(s_place, Page);
        FrameAllocator.Current.FailAllocation(1);
        Assert.Equal(FaultOutcome.OutOfMemory, Space.HandleFault(s_place, FaultAccess.Write));
        Assert.Equal(FaultOutcome.Resolved, Space.HandleFault(s_place, FaultAccess.Write));
        AddressSpace child = Space.Fork(ForkMode.CopyOnWrite).Value;
        FrameAllocator.Current.FailAllocation(1);
        Assert.Equal(FaultOutcome.OutOfMemory, Space.HandleFault(s_place, FaultAccess.Write));
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
            Space.Write(s_place + (i * Page), i);
        }

        Space.Write(s_place + (1UL << 30), 1UL);
        Space.Write(s_stackEnd - 8, 1UL);
        ulong free = FrameAllocator.Current.FreeFrames;
        int failures = 0;
        for (ulong nth = 1; nth < 20; nth++)
        {
            FrameAllocator.Current.FailAllocation(nth);
            Result<AddressSpace> child = Space.Fork(mode, s_stackEnd - 8);
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
            FrameCensus.Check([Space], [], _memory.FreeFrames);
        }

        Assert.True(failures >= 8);
    }

    [Fact]
    public void ADescriptionShowsEveryTable()
    {
        Map(s_place, Page);
        Assert.Equal(Space.Root, Space.Describe(s_place).Root);
        Assert.Equal(0UL, Space.Describe(s_place).Level1.Value);
        Space.Write(s_place, 1UL);
        PageReport report = Space.Describe(s_place);
        Assert.Equal(FrameKind.PageTable, FrameTable.KindOf(report.Level1));
        Assert.Equal(1U, report.Level1References);
        Assert.Equal(1U, report.References);
        Assert.Equal(4UL, Space.TableFrames);
    }

    private static ulong Value(FilePages file, ulong page) =>
        *(ulong*)PhysicalMemory.Pointer(new FrameNumber(file.FrameOf(page)));

    private VirtualAddress MapFile(FilePages file, MapFlags flags, Protection protection, ulong pages) =>
        Space.Map(new MapRequest { Length = pages * Page, Protection = protection, Flags = flags, Backing = file }).Value;

    private void MapStack()
    {
        MapRequest request = MapRequest.Anonymous(Page, ReadWrite);
        request.Address = s_stackEnd - Page;
        request.Flags |= MapFlags.Fixed | MapFlags.GrowsDown;
        Assert.False(Space.Map(request).Failed);
    }

    private void Map(VirtualAddress place, ulong length, Protection protection = ReadWrite)
    {
        MapRequest request = MapRequest.Anonymous(length, protection);
        request.Address = place;
        request.Flags |= MapFlags.Fixed;
        Assert.False(Space.Map(request).Failed);
    }
}
