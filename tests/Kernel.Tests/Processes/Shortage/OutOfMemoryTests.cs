using System;
using System.Collections.Generic;
using System.Linq;
using Tine.Files;
using Tine.Memory;
using Tine.Processes;
using Xunit;

namespace Tine.Tests.Processes;

/// <summary>Waiting for memory, and the processes that end for it: Linux, mm/oom_kill.c.</summary>
public sealed class OutOfMemoryTests : IDisposable
{
    private readonly ProcessWorld _world = new();

    public void Dispose() => _world.Dispose();

    /// <summary>The largest is killed, its pages are free at once, and nobody else ends.</summary>
    [Fact]
    public void AwaitingRoomEndsOneProcess() => _world.Run(init =>
    {
        Thread[] sleepers = Sleepers.Start(_world, init, 100, 1500);
        ulong wanted = FrameAllocator.Current.FreeFrames + 500;
        Assert.True(OutOfMemory.AwaitRoom(init, wanted));
        Assert.True(FrameAllocator.Current.FreeFrames >= wanted);
        Assert.True(sleepers[1].Process.IsEnding);
        Assert.False(sleepers[0].Process.IsEnding);
        Assert.Equal((int)Signal.SIGKILL, _world.WaitFor(init).Status);
        Assert.False(OutOfMemory.MakeRoomForProcess(init));
    });

    /// <summary>Others would use up what becomes free, and the one that waits would never get any.</summary>
    [Fact]
    public void WhoWaitsForRoomComesNextAfterTheVictim() => _world.Run(init =>
    {
        const int pages = 500;
        OpenFile? writer = null;
        _world.Fork(init, child =>
        {
            (OpenFile reader, writer) = Fifo.CreatePipe(_world.Files.Services, Credentials.Root(), OpenFlags.ReadOnly).Value;
            Assert.False(child.Process.Descriptors.AddNew(child, reader, DescriptorFlags.None).Failed);
            Assert.False(child.Process.Descriptors.AddNew(child, writer, DescriptorFlags.None).Failed);
            Assert.False(((PipeEnd)writer).Pipe.SetCapacity(null, _world.Files.Services.Limits, Credentials.Root(), pages << FrameNumber.Shift).Failed);
            IoBuffer source = IoBuffer.ForKernel(new byte[pages << FrameNumber.Shift]);
            Assert.Equal(pages << FrameNumber.Shift, writer.Write(child, ref source).Value);
            Sleepers.Sleep(child);
        });
        init.Scheduler.Yield(init);
        bool hasOtherRun = false;
        _world.Fork(init, _ => hasOtherRun = true);
        ulong wanted = FrameAllocator.Current.FreeFrames + (pages / 2);
        Assert.True(OutOfMemory.AwaitRoom(init, wanted));
        Assert.True(FrameAllocator.Current.FreeFrames >= wanted);
        Assert.False(hasOtherRun);
        _world.WaitFor(init);
        _world.WaitFor(init);
        Assert.True(hasOtherRun);
    });

    /// <summary>Each would else have to see the end of a collection in its own turn.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void WhoWaitTogetherCollectOnce(int seed) => _world.Run(init =>
    {
        const int portions = 20;
        Sleepers.Start(_world, init, 1500);
        _world.Hardware.PortionsACollection = portions;
        _world.Hardware.Interleaving = new Random(seed);
        ulong wanted = FrameAllocator.Current.FreeFrames + 500;
        for (int i = 0; i < 5; i++)
        {
            _world.Fork(init, child => Assert.True(OutOfMemory.AwaitRoom(child, wanted)));
        }

        for (int i = 0; i < 6; i++)
        {
            _world.WaitFor(init);
        }

        Assert.Equal(portions, _world.Hardware.HeapPortions);
    });

    /// <summary>A page fault of the kernel's cannot wait: it looks at some of the processes, and not at all that they have open.</summary>
    [Fact]
    public void AFaultEndsTwoAtMost() => _world.Run(init =>
    {
        Thread[] sleepers = Sleepers.Start(_world, init, 2, 3, 5, 4);
        var taken = new List<FrameNumber>();
        while (FrameAllocator.Current.FreeFrames > 0)
        {
            taken.Add(FrameAllocator.Current.Allocate(FrameKind.Kernel).Value);
        }

        sleepers[3].Process.OutOfMemoryAdjustment = OutOfMemoryVictim.Exempt;
        bool isMade = OutOfMemory.MakeRoom(init);
        Assert.Equal(FrameAllocator.Current.FreeFrames >= 16, isMade);
        Assert.Equal([false, true, true, false], sleepers.Select(sleeper => sleeper.Process.IsEnding));
        taken.ForEach(frame => FrameAllocator.Current.Release(frame));
        _world.WaitFor(init);
        _world.WaitFor(init);
    });

    /// <summary>Half of the reserve is for those that have little: they answer while others wait for a victim.</summary>
    [Fact]
    public void ASmallProcessGoesOnBelowTheReserve() => _world.Run(init =>
    {
        Thread[] sleepers = Sleepers.Start(_world, init, 10, (int)(FrameAllocator.Current.TotalFrames / 8));
        var taken = new List<FrameNumber>();
        void LeaveFree(ulong frames)
        {
            while (FrameAllocator.Current.FreeFrames > frames)
            {
                taken.Add(FrameAllocator.Current.Allocate(FrameKind.Kernel).Value);
            }
        }

        LeaveFree(FrameAllocator.Current.ReservedFrames * 3 / 4);
        OutOfMemory.RestoreReserve(sleepers[0]);
        Assert.Equal([false, false], sleepers.Select(sleeper => sleeper.Process.IsEnding));
        OutOfMemory.RestoreReserve(sleepers[1]);
        Assert.Equal([false, true], sleepers.Select(sleeper => sleeper.Process.IsEnding));
        Assert.False(FrameAllocator.Current.IsLow);
        taken.ForEach(frame => FrameAllocator.Current.Release(frame));
        _world.WaitFor(init);
    });

    [Fact]
    public void WithoutAVictimThereIsNoRoom() => _world.Run(init =>
    {
        ulong free = FrameAllocator.Current.FreeFrames;
        Assert.True(OutOfMemory.AwaitRoom(init, free));
        Assert.False(OutOfMemory.AwaitRoom(init, FrameAllocator.Current.TotalFrames + 1));
        Assert.True(OutOfMemory.MakeRoom(init));
    });

    [Fact]
    public void AFaultTakesFromTheLargestWithoutWaiting() => _world.Run(init =>
    {
        Thread[] sleepers = Sleepers.Start(_world, init, 100, 1500);
        var taken = new List<FrameNumber>();
        while (FrameAllocator.Current.FreeFrames > 8)
        {
            taken.Add(FrameAllocator.Current.Allocate(FrameKind.Kernel).Value);
        }

        Assert.True(OutOfMemory.MakeRoom(init));
        Assert.True(FrameAllocator.Current.FreeFrames >= 16);
        Assert.Equal([false, true], sleepers.Select(sleeper => sleeper.Process.IsEnding));
        taken.ForEach(frame => FrameAllocator.Current.Release(frame));
        _world.WaitFor(init);
    });

    /// <summary>All processes that have the victim's memory end with it, and no other: it would not be free else.</summary>
    [Fact]
    public void WhoSharesTheVictimsMemoryEndsToo() => _world.Run(init =>
    {
        Thread[] sleepers = Sleepers.Start(_world, init, 100, 1500);
        Thread? borrower = null;
        _world.Clone(sleepers[1], new CloneArguments(CloneFlags.Memory, Signal.SIGCHLD), self =>
        {
            borrower = self;
            Sleepers.Sleep(self);
        });
        init.Scheduler.Yield(init);
        Assert.True(OutOfMemory.AwaitRoom(init, FrameAllocator.Current.FreeFrames + 500));
        Assert.Equal((false, true, true), (sleepers[0].Process.IsEnding, sleepers[1].Process.IsEnding, borrower!.Process.IsEnding));
        _world.WaitFor(init);
    });

    /// <summary>The last resort: the process that needs memory, but for init, without which there is no machine.</summary>
    [Fact]
    public void TheOneThatNeedsMemoryEndsLast() => _world.Run(init =>
    {
        Thread sleeper = Sleepers.Start(_world, init, 5)[0];
        Assert.Throws<PanicException>(() => OutOfMemory.End(init.Process));
        OutOfMemory.End(sleeper.Process);
        Assert.True(sleeper.Process.IsEnding);
        Assert.Equal((int)Signal.SIGKILL, _world.WaitFor(init).Status);
    });

    /// <summary>A fault that finds nobody to end looks through a part of the heap.</summary>
    [Fact]
    public void AFaultWithoutAVictimCollectsALittle() => _world.Run(init =>
    {
        _world.Hardware.PortionsACollection = 20;
        var taken = new List<FrameNumber>();
        while (FrameAllocator.Current.FreeFrames > 8)
        {
            taken.Add(FrameAllocator.Current.Allocate(FrameKind.Kernel).Value);
        }

        Assert.False(OutOfMemory.MakeRoom(init));
        Assert.Equal(2, _world.Hardware.HeapPortions);
        taken.ForEach(frame => FrameAllocator.Current.Release(frame));
    });
}
