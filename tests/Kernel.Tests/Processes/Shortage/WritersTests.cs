using System;
using System.Collections.Generic;
using Tine.Files;
using Tine.Memory;
using Tine.Processes;
using Xunit;

namespace Tine.Tests.Processes;

/// <summary>Writers of files beside a program that takes all memory: they wait, it ends, and no disk is full.</summary>
public sealed class WritersTests : IDisposable
{
    private readonly ProcessWorld _world = new();
    private readonly List<FrameNumber> _taken = [];

    public void Dispose() => _world.Dispose();

    [Theory]
    [InlineData(4096)]
    [InlineData(10)]
    public void AWriteWaitsForMemory(int size) => Run((init, hog) =>
    {
        var file = new FilePages { Quota = new PageQuota { Limit = 1000 } };
        LeaveFree(FrameAllocator.Current.ReservedFrames / 2);
        IoBuffer source = IoBuffer.ForKernel(new byte[size]);
        Assert.Equal((Errno.None, (long)size), (file.Write(init, 0, ref source).Error, (long)file.Size));
        Assert.True(hog.Process.IsEnding);
        Assert.False(FrameAllocator.Current.IsLow);
        file.Release();
    });

    [Fact]
    public void PagesThatAreThereAreWrittenWithoutWaiting() => Run((init, hog) =>
    {
        var file = new FilePages { Quota = new PageQuota { Limit = 1000 } };
        IoBuffer first = IoBuffer.ForKernel(new byte[8192]);
        file.Write(init, 0, ref first);
        LeaveFree(FrameAllocator.Current.ReservedFrames / 2);
        IoBuffer again = IoBuffer.ForKernel(new byte[8192]);
        Assert.Equal(8192, file.Write(init, 0, ref again).Value);
        Assert.False(hog.Process.IsEnding);
        file.Release();
    });

    [Fact]
    public void AllocatedRoomIsWaitedForToo() => Run((init, hog) =>
    {
        var file = new FilePages { Quota = new PageQuota { Limit = 1000 } };
        LeaveFree(FrameAllocator.Current.ReservedFrames / 2);
        Assert.Equal((Errno.None, true), (file.Allocate(init, 0, 40 * FrameNumber.Size), hog.Process.IsEnding));
        file.Release();
    });

    /// <summary>Half of a file system's bound is its own; of the other half it may take what leaves a share of the memory free.</summary>
    [Fact]
    public void AProgramThatTakesAllMemoryMakesNoDiskFull() => Run((_, _) =>
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

    /// <summary>A hog that holds an eighth of the memory sleeps beside the test.</summary>
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
