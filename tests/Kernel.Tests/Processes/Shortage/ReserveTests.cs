using System;
using System.Collections.Generic;
using Tine.Memory;
using Tine.Processes;
using Xunit;

namespace Tine.Tests.Processes;

/// <summary>Calls that make pages beside a program that takes all memory: they wait before the reserve is used up.</summary>
public sealed class ReserveTests : IDisposable
{
    private readonly ProcessWorld _world = new();
    private readonly List<FrameNumber> _taken = [];

    public void Dispose() => _world.Dispose();

    [Fact]
    public void APageThatTheKernelMakesOfTheReserveIsWaitedForLater() => Run((init, hog) =>
    {
        VirtualAddress place = init.Process.Memory.Map(MapRequest.Anonymous(4 * FrameNumber.Size, Protection.Read | Protection.Write)).Value;
        LeaveFree(FrameAllocator.Current.ReservedFrames / 4);
        Assert.Equal(Errno.None, init.Process.Memory.Write(place, 1));
        Assert.Equal((ReturnWork.Memory, false), (init.ReturnWork & ReturnWork.Memory, hog.Process.IsEnding));
        init.PreemptionPoint();
        Assert.Equal((ReturnWork.None, true), (init.ReturnWork & ReturnWork.Memory, hog.Process.IsEnding));
        Assert.False(FrameAllocator.Current.IsLow);
    });

    /// <summary>Pages ahead of time are not made of the reserve, and nobody ends for them.</summary>
    [Fact]
    public void MlockLeavesTheReserve() => Run((init, hog) =>
    {
        VirtualAddress place = init.Process.Memory.Map(MapRequest.Anonymous(400 * FrameNumber.Size, Protection.Read | Protection.Write)).Value;
        LeaveFree(FrameAllocator.Current.ReservedFrames + 20);
        var portion = new WorkPortion(init);
        Assert.Equal(Errno.ENOMEM, init.Process.Memory.TouchAll(place, place + (400 * FrameNumber.Size), FaultAccess.Write, ref portion));
        Assert.InRange(FrameAllocator.Current.FreeFrames, FrameAllocator.Current.ReservedFrames - 4, FrameAllocator.Current.ReservedFrames);
        Assert.False(hog.Process.IsEnding);
    });

    /// <summary>Each of a crowd would take a portion more of the reserve when its turn comes, in the middle of a long call.</summary>
    [Fact]
    public void WhoFindsTheReserveInUseWaits() => Run((init, hog) =>
    {
        LeaveFree(FrameAllocator.Current.ReservedFrames / 4);
        init.PreemptionPoint();
        Assert.True(hog.Process.IsEnding);
        Assert.False(FrameAllocator.Current.IsLow);
    });

    [Fact]
    public void WhoSleptUntilATimeWaitsForRoom() => Run((init, hog) =>
    {
        LeaveFree(FrameAllocator.Current.ReservedFrames / 4);
        Assert.Equal(Errno.ETIMEDOUT, init.Block(SleepKind.Interruptible, _world.Hardware.Nanoseconds + 1_000_000));
        Assert.Equal((ReturnWork.Memory, false), (init.ReturnWork & ReturnWork.Memory, hog.Process.IsEnding));
    });

    /// <summary>A process that is ending gives memory back, and takes what it needs for that.</summary>
    [Fact]
    public void WhoIsEndingDoesNotWait() => Run((init, hog) =>
    {
        LeaveFree(FrameAllocator.Current.ReservedFrames / 4);
        init.Process.IsEnding = true;
        init.PreemptionPoint();
        init.Process.IsEnding = false;
        Assert.False(hog.Process.IsEnding);
        init.PreemptionPoint();
    });

    /// <summary>A long write takes a page of the reserve, and then waits.</summary>
    [Fact]
    public void AWriteOfAFileWaitsForRoom() => Run((init, hog) =>
    {
        const int bytes = 300 * 4096;
        var file = new FilePages { Quota = new PageQuota { Limit = 1000 } };
        LeaveFree(FrameAllocator.Current.ReservedFrames / 4);
        IoBuffer source = IoBuffer.ForKernel(new byte[bytes]);
        Assert.Equal(bytes, file.Write(init, 0, ref source).Value);
        Assert.True(hog.Process.IsEnding);
        file.Release();
    });

    /// <summary>Files leave a share of the memory free, and have a share that is theirs.</summary>
    [Fact]
    public void AProgramThatTakesAllMemoryMakesNoDiskFull() => Run((init, _) =>
    {
        ulong own = FrameAllocator.Current.TotalFrames / 8;
        var quota = new PageQuota { Limit = own * 2 };
        LeaveFree(FrameAllocator.Current.TotalFrames / 32);
        Assert.Equal(own, quota.Left);
        Assert.True(quota.TryTake());
        Assert.Equal(own - 1, quota.Left);
        for (ulong more = 0; more < own; more++)
        {
            Assert.True(quota.TryTake());
        }

        Assert.Equal(0UL, quota.Left);
    });

    private void Run(Action<Thread, Thread> test) => _world.Run(init =>
    {
        Thread hog = Sleepers.Start(_world, init, (int)(FrameAllocator.Current.TotalFrames / 8))[0];
        test(init, hog);
        _taken.ForEach(frame => FrameAllocator.Current.Release(frame));
        if (!hog.Process.IsEnding)
        {
            OutOfMemory.End(hog.Process);
        }

        _world.WaitFor(init);
    });

    private void LeaveFree(ulong frames)
    {
        while (FrameAllocator.Current.FreeFrames > frames)
        {
            _taken.Add(FrameAllocator.Current.Allocate(FrameKind.Kernel).Value);
        }
    }
}
