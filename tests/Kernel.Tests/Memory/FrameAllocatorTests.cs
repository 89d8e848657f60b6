using System;
using Tine.Memory;
using Tine.X64;
using Xunit;

namespace Tine.Tests.Memory;

public sealed unsafe class FrameAllocatorTests
{
    [Fact]
    public void EveryFrameOfEveryRangeIsHandedOutOnce()
    {
        using var machine = new PretendMachine(256);
        ulong free = FrameAllocator.Current.FreeFrames;
        var seen = new bool[256];
        for (ulong i = 0; i < free; i++)
        {
            FrameNumber frame = FrameAllocator.Current.Allocate(FrameKind.Kernel).Value;
            Assert.False(seen[frame.Value]);
            seen[frame.Value] = true;
        }

        Assert.Equal(0UL, FrameAllocator.Current.FreeFrames);
        Assert.Equal(Errno.ENOMEM, FrameAllocator.Current.Allocate(FrameKind.Kernel).Error);
        Assert.Equal(Errno.ENOMEM, FrameAllocator.Current.AllocateZeroed(FrameKind.Kernel).Error);
        Assert.False(seen[0]);
    }

    /// <summary>Frames in use have their kind; free ones, given back or never handed out, have none.</summary>
    [Fact]
    public void TellsTheKindsOfFrames()
    {
        using var machine = new PretendMachine(256);
        FrameNumber page = FrameAllocator.Current.Allocate(FrameKind.Anonymous).Value;
        FrameNumber table = FrameAllocator.Current.Allocate(FrameKind.PageTable).Value;
        FrameNumber returned = FrameAllocator.Current.Allocate(FrameKind.Kernel).Value;
        FrameAllocator.Current.Release(returned);
        var kinds = new byte[300];
        int count = FrameAllocator.Current.ReadKinds(0, kinds);
        Assert.Equal(FrameAllocator.Current.FrameCount, (ulong)count);
        Assert.Equal((byte)FrameKind.Anonymous, kinds[page.Value]);
        Assert.Equal((byte)FrameKind.PageTable, kinds[table.Value]);
        Assert.Equal(FrameAllocator.Current.FreeFrames, (ulong)kinds.AsSpan(1, count - 1).Count((byte)FrameKind.Free));
        Assert.Equal(1, FrameAllocator.Current.ReadKinds(table.Value, kinds.AsSpan(0, 1)));
        Assert.Equal((byte)FrameKind.PageTable, kinds[0]);
        Assert.Equal(0, FrameAllocator.Current.ReadKinds(FrameAllocator.Current.FrameCount, kinds));
    }

    [Fact]
    public void AZeroedFrameHoldsZeros()
    {
        using var machine = new PretendMachine(64);
        FrameNumber dirty = FrameAllocator.Current.Allocate(FrameKind.Anonymous).Value;
        *(ulong*)PhysicalMemory.Pointer(dirty) = 1;
        FrameAllocator.Current.Release(dirty);
        FrameNumber frame = FrameAllocator.Current.AllocateZeroed(FrameKind.Anonymous).Value;
        Assert.Equal(dirty, frame);
        Assert.Equal(0UL, *(ulong*)PhysicalMemory.Pointer(frame));
    }

    [Fact]
    public void AFrameIsFreeOnceNobodyHoldsIt()
    {
        using var machine = new PretendMachine(64);
        ulong free = FrameAllocator.Current.FreeFrames;
        FrameNumber frame = FrameAllocator.Current.Allocate(FrameKind.File).Value;
        FrameTable.Of(frame)->Count++;
        Assert.Equal(2U, FrameTable.CountOf(frame));
        FrameAllocator.Current.Release(frame);
        PretendMachine.AssertFree(free - 1);
        FrameAllocator.Current.Release(frame);
        PretendMachine.AssertFree(free);
        Assert.Equal(FrameKind.Free, FrameTable.KindOf(frame));
    }

    [Fact]
    public void ReleasingAFreeFramePanics()
    {
        using var machine = new PretendMachine(64);
        FrameNumber frame = FrameAllocator.Current.Allocate(FrameKind.Kernel).Value;
        FrameAllocator.Current.Release(frame);
        Assert.Throws<PanicException>(() => FrameAllocator.Current.Release(frame));
    }

    [Fact]
    public void FreedFramesArePoisonedOnRequest()
    {
        using var machine = new PretendMachine(64);
        FrameNumber frame = FrameAllocator.Current.AllocateZeroed(FrameKind.Kernel).Value;
        FrameAllocator.Current.Release(frame);
        Assert.Equal(0xa5a5a5a5a5a5a5a5UL, *(ulong*)PhysicalMemory.Pointer(frame));
    }

    [Fact]
    public void TheNthAllocationFailsOnceOnRequest()
    {
        using var machine = new PretendMachine(64);
        FrameAllocator.Current.FailAllocation(2);
        Assert.False(FrameAllocator.Current.Allocate(FrameKind.Kernel).Failed);
        Assert.Equal(Errno.ENOMEM, FrameAllocator.Current.Allocate(FrameKind.Kernel).Error);
        Assert.False(FrameAllocator.Current.Allocate(FrameKind.Kernel).Failed);
    }

    /// <summary>Memory begins as junk: a check that looks at all records must find frames that nobody had as free ones.</summary>
    [Fact]
    public void RecordsOfFramesThatNobodyHadAreCleared()
    {
        using var machine = new PretendMachine(64);
        FrameNumber taken = FrameAllocator.Current.Allocate(FrameKind.Kernel).Value;
        FrameAllocator.Current.ClearUnusedRecords();
        Assert.Equal(FrameKind.Kernel, FrameTable.KindOf(taken));
        ulong free = 0;
        for (ulong frame = 1; frame < 64; frame++)
        {
            free += FrameTable.KindOf(new FrameNumber(frame)) == FrameKind.Free ? 1UL : 0;
        }

        Assert.Equal(FrameAllocator.Current.FreeFrames, free);
    }
}
