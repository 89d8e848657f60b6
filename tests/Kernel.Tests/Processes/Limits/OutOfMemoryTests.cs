using System;
using System.Collections.Generic;
using System.Linq;
using Tine.Files;
using Tine.Memory;
using Tine.Processes;
using Xunit;

namespace Tine.Tests.Processes;

/// <summary>The choice of the process that ends when memory is out: Linux, mm/oom_kill.c.</summary>
public sealed class OutOfMemoryTests : IDisposable
{
    private readonly ProcessWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public void WhoHasMostEnds() => _world.Run(init =>
    {
        Thread[] sleepers = Start(init, 10, 600, 300);
        Assert.Same(sleepers[1].Process, Choose());
        sleepers[2].Process.OutOfMemoryAdjustment = 500;
        Assert.Same(sleepers[2].Process, Choose());
        sleepers[2].Process.OutOfMemoryAdjustment = -500;
        Assert.Same(sleepers[1].Process, Choose());
        sleepers[1].Process.OutOfMemoryAdjustment = OutOfMemoryVictim.Exempt;
        sleepers[2].Process.OutOfMemoryAdjustment = 0;
        Assert.Same(sleepers[2].Process, Choose());
        sleepers[2].Process.IsEnding = true;
        sleepers[0].Process.OutOfMemoryAdjustment = 500;
        Assert.Same(sleepers[0].Process, Choose());
        sleepers[0].Process.OutOfMemoryAdjustment = OutOfMemoryVictim.Exempt;
        Assert.Null(Choose());
    });

    /// <summary>The victim where no single process has much: the newest of the program that has most together.</summary>
    [Fact]
    public void TheNewestOfACrowdEnds() => _world.Run(init =>
    {
        Thread[] sleepers = Start(init, 20, 30, 10);
        for (int i = 0; i < sleepers.Length; i++)
        {
            sleepers[i].Process.StartNanoseconds = (ulong)(i == 1 ? 500 : 100 + i);
        }

        Assert.Same(sleepers[1].Process, Choose());
        sleepers[0].Process.StartNanoseconds = 501;
        Assert.Same(sleepers[0].Process, Choose());
        sleepers[0].Process.OutOfMemoryAdjustment = OutOfMemoryVictim.Exempt;
        Assert.Same(sleepers[1].Process, Choose());
    });

    [Fact]
    public void WhoSharesMemoryWithTheExemptIsSpared() => _world.Run(init =>
    {
        Process? borrower = null;
        Thread big = Start(init, 600)[0];
        _world.Clone(big, new CloneArguments(CloneFlags.Memory, Signal.SIGCHLD), child =>
        {
            borrower = child.Process;
            Sleep(child);
        });
        init.Scheduler.Yield(init);
        borrower!.OutOfMemoryAdjustment = OutOfMemoryVictim.Exempt;
        Assert.Null(Choose());
        borrower.OutOfMemoryAdjustment = 0;
        Assert.Contains(Choose(), new[] { big.Process, borrower });
    });

    /// <summary>/proc/PID/oom_score.</summary>
    [Fact]
    public void TheScoreIsInThousandthsOfMemoryAndTheAdjustment() => _world.Run(init =>
    {
        Thread sleeper = Start(init, 600)[0];
        Process process = sleeper.Process;
        ulong pages = process.Memory.ResidentPages + process.Memory.TableFrames;
        int score = OutOfMemoryVictim.ScoreOf(process);
        Assert.InRange(score, (1000 + (int)(pages * 1000 / FrameAllocator.Current.TotalFrames)) * 2 / 3, (1000 + (int)((pages + 40) * 1000 / FrameAllocator.Current.TotalFrames)) * 2 / 3);
        process.OutOfMemoryAdjustment = 300;
        Assert.InRange(OutOfMemoryVictim.ScoreOf(process), score + 199, score + 201);
        process.OutOfMemoryAdjustment = -999;
        Assert.InRange(OutOfMemoryVictim.ScoreOf(process), 0, score - 660);
        process.OutOfMemoryAdjustment = OutOfMemoryVictim.Exempt;
        Assert.Equal(0, OutOfMemoryVictim.ScoreOf(process));
        Assert.Equal(0, OutOfMemoryVictim.ScoreOf(init.Process));
    });

    [Fact]
    public void MemoryOfTheEndingIsNeededWhileAnotherLivesInIt() => _world.Run(init =>
    {
        Thread[] sleepers = Start(init, 5, 5);
        Assert.Null(TakePages());
        sleepers[0].Process.IsEnding = true;
        Assert.Same(sleepers[0].Process, TakePages());
        Assert.True(sleepers[0].Process.Memory.IsReleasedEarly);
        Thread? borrower = null;
        _world.Clone(sleepers[1], new CloneArguments(CloneFlags.Memory, Signal.SIGCHLD), self =>
        {
            borrower = self;
            Sleep(self);
        });
        init.Scheduler.Yield(init);
        sleepers[1].Process.IsEnding = true;
        Assert.Equal([sleepers[1].Process, sleepers[0].Process], [TakePages(), TakePages()]);
        Assert.False(sleepers[1].Process.Memory.IsReleasedEarly);
        borrower!.Process.IsEnding = true;
        TakePages();
        Assert.True(sleepers[1].Process.Memory.IsReleasedEarly);
    });

    /// <summary>A process that was killed for memory is found without a search.</summary>
    [Fact]
    public void VictimsAreFoundFirstAndInTurn() => _world.Run(init =>
    {
        Thread[] sleepers = Start(init, 5, 5, 5, 5);
        sleepers[0].Process.IsEnding = true;
        foreach (Thread victim in sleepers[2..])
        {
            victim.Process.IsEnding = true;
            _world.World.VictimSearch.NoteVictim(victim.Process);
        }

        Assert.Equal([sleepers[2].Process, sleepers[3].Process, sleepers[2].Process], [TakePages(), TakePages(), TakePages()]);
        sleepers[2].Process.IsZombie = true;
        sleepers[3].Process.IsZombie = true;
        Assert.Same(sleepers[0].Process, TakePages());
    });

    /// <summary>A page fault of the kernel's looks at so many processes, and goes on after them the next time.</summary>
    [Fact]
    public void ASearchThatCannotPauseEnds() => _world.Run(init =>
    {
        Thread[] sleepers = Start(init, 5, 5);
        sleepers[1].Process.IsEnding = true;
        var spent = new VictimPortion(_world.World, null);
        spent.Spend(WorkPortion.Size);
        Assert.Null(EndingProcesses.TakePages(_world.World, ref spent, ulong.MaxValue));
        Assert.Same(sleepers[1].Process, TakePages());
    });

    /// <summary>The largest is killed, its pages are free at once, and nobody else ends.</summary>
    [Fact]
    public void AwaitingRoomEndsOneProcess() => _world.Run(init =>
    {
        Thread[] sleepers = Start(init, 100, 1500);
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
            Sleep(child);
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
        Start(init, 1500);
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

    /// <summary>Processes that share the block with the pipe are as large as the one that has it alone; the second search sees what is new.</summary>
    [Fact]
    public void DescriptorsThatAreSharedCountForEachProcess() => _world.Run(init =>
    {
        const ulong written = 16 << FrameNumber.Shift;
        (OpenFile reader, OpenFile writer) = Fifo.CreatePipe(_world.Files.Services, Credentials.Root(), OpenFlags.ReadOnly).Value;
        init.Process.Descriptors.AddNew(init, reader, DescriptorFlags.None);
        init.Process.Descriptors.AddNew(init, writer, DescriptorFlags.None);
        Thread[] sleepers = Start(init, 1, 1);
        Assert.False(((PipeEnd)writer).Pipe.SetCapacity(null, _world.Files.Services.Limits, Credentials.Root(), 4 * written).Failed);
        for (ulong round = 1; round <= 2; round++)
        {
            IoBuffer source = IoBuffer.ForKernel(new byte[written]);
            Assert.Equal((long)written, writer.Write(init, ref source).Value);
            var portion = new VictimPortion(_world.World, null);
            foreach (Thread sleeper in sleepers)
            {
                ulong held = OutOfMemoryVictim.HeldBytes(sleeper.Process, ref portion) - sleeper.Process.Memory.RegionBytes;
                Assert.Equal(2 * round * written, held); // By either end.
            }
        }
    });

    /// <summary>A page fault of the kernel's cannot wait: it looks at some of the processes, and not at all that they have open.</summary>
    [Fact]
    public void AFaultEndsTwoAtMost() => _world.Run(init =>
    {
        Thread[] sleepers = Start(init, 2, 3, 5, 4);
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
        Thread[] sleepers = Start(init, 10, (int)(FrameAllocator.Current.TotalFrames / 8));
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
        Thread[] sleepers = Start(init, 100, 1500);
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

    private static void Sleep(Thread thread)
    {
        thread.Block(SleepKind.Killable, Caller.Never);
        ProcessWorld.Return(thread);
    }

    private Process? TakePages()
    {
        var portion = new VictimPortion(_world.World, null);
        return EndingProcesses.TakePages(_world.World, ref portion, ulong.MaxValue);
    }

    private Process? Choose() => OutOfMemoryVictim.Choose(_world.World, null);

    /// <summary>Starts processes that have written so many pages each, and sleep until they are killed.</summary>
    private Thread[] Start(Thread init, params int[] pages)
    {
        var sleepers = new List<Thread>();
        foreach (int count in pages)
        {
            _world.Fork(init, child =>
            {
                sleepers.Add(child);
                VirtualAddress start = child.Process.Memory.Map(MapRequest.Anonymous((ulong)count << FrameNumber.Shift, Protection.Read | Protection.Write)).Value;
                for (ulong page = 0; page < (ulong)count; page++)
                {
                    Assert.Equal(Errno.None, child.Process.Memory.Write(start + (page << FrameNumber.Shift), 1));
                }

                Sleep(child);
            });
            init.Scheduler.Yield(init);
        }

        return [.. sleepers];
    }
}
