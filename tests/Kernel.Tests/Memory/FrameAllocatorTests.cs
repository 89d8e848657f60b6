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
        ulong free = FrameAllocator.FreeFrames;
        var seen = new bool[256];
        for (ulong i = 0; i < free; i++)
        {
            FrameNumber frame = FrameAllocator.Allocate(FrameKind.Kernel).Value;
            Assert.False(seen[frame.Value]);
            seen[frame.Value] = true;
        }

        Assert.Equal(0UL, FrameAllocator.FreeFrames);
        Assert.Equal(Errno.ENOMEM, FrameAllocator.Allocate(FrameKind.Kernel).Error);
        Assert.Equal(Errno.ENOMEM, FrameAllocator.AllocateZeroed(FrameKind.Kernel).Error);
        Assert.False(seen[0]);
    }

    [Fact]
    public void AZeroedFrameHoldsZeros()
    {
        using var machine = new PretendMachine(64);
        FrameNumber dirty = FrameAllocator.Allocate(FrameKind.Anonymous).Value;
        *(ulong*)PhysicalMemory.Pointer(dirty) = 1;
        FrameAllocator.Release(dirty);
        FrameNumber frame = FrameAllocator.AllocateZeroed(FrameKind.Anonymous).Value;
        Assert.Equal(dirty, frame);
        Assert.Equal(0UL, *(ulong*)PhysicalMemory.Pointer(frame));
    }

    [Fact]
    public void AFrameIsFreeOnceNobodyHoldsIt()
    {
        using var machine = new PretendMachine(64);
        ulong free = FrameAllocator.FreeFrames;
        FrameNumber frame = FrameAllocator.Allocate(FrameKind.File).Value;
        FrameTable.Of(frame)->Count++;
        Assert.Equal(2U, FrameTable.CountOf(frame));
        FrameAllocator.Release(frame);
        PretendMachine.AssertFree(free - 1);
        FrameAllocator.Release(frame);
        PretendMachine.AssertFree(free);
        Assert.Equal(FrameKind.Free, FrameTable.KindOf(frame));
    }

    [Fact]
    public void ReleasingAFreeFramePanics()
    {
        using var machine = new PretendMachine(64);
        FrameNumber frame = FrameAllocator.Allocate(FrameKind.Kernel).Value;
        FrameAllocator.Release(frame);
        Assert.Throws<PanicException>(() => FrameAllocator.Release(frame));
    }

    [Fact]
    public void FreedFramesArePoisonedOnRequest()
    {
        using var machine = new PretendMachine(64);
        FrameNumber frame = FrameAllocator.AllocateZeroed(FrameKind.Kernel).Value;
        FrameAllocator.Release(frame);
        Assert.Equal(0xa5a5a5a5a5a5a5a5UL, *(ulong*)PhysicalMemory.Pointer(frame));
    }

    [Fact]
    public void TheNthAllocationFailsOnceOnRequest()
    {
        using var machine = new PretendMachine(64);
        FrameAllocator.FailAllocation(2);
        Assert.False(FrameAllocator.Allocate(FrameKind.Kernel).Failed);
        Assert.Equal(Errno.ENOMEM, FrameAllocator.Allocate(FrameKind.Kernel).Error);
        Assert.False(FrameAllocator.Allocate(FrameKind.Kernel).Failed);
    }
}
