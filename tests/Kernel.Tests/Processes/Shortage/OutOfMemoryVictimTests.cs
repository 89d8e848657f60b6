using System;
using Tine.Files;
using Tine.Memory;
using Tine.Processes;
using Xunit;

namespace Tine.Tests.Processes;

/// <summary>The choice of the process that ends when memory is out: Linux, mm/oom_kill.c.</summary>
public sealed class OutOfMemoryVictimTests : IDisposable
{
    private readonly ProcessWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public void WhoHasMostEnds() => _world.Run(init =>
    {
        Thread[] sleepers = Sleepers.Start(_world, init, 10, 600, 300);
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
        Thread[] sleepers = Sleepers.Start(_world, init, 20, 30, 10);
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

    /// <summary>Others run wherever the work for so many files is a portion: the newest of the crowd ends before the search does.</summary>
    [Fact]
    public void ACrowdMayShrinkDuringTheSearch() => _world.Run(init =>
    {
        const int filesOfALittleLess = (WorkPortion.Size - 4000) / 60;
        const int filesOfAPortion = WorkPortion.Size / 60;
        (OpenFile file, OpenFile other) = Fifo.CreatePipe(_world.Files.Services, Credentials.Root(), OpenFlags.ReadOnly).Value;
        other.Release();
        init.Process.Descriptors.AddNew(init, file, DescriptorFlags.None);
        LimitRules.Set(init, init.Process, Resource.Descriptors, new ResourceLimit(2 * filesOfAPortion, 2 * filesOfAPortion));
        int gone = 0;
        for (int files = 1; files < filesOfAPortion; files++)
        {
            file.AddReference();
            Assert.False(init.Process.Descriptors.AddNew(init, file, DescriptorFlags.None).Failed);
            if (files < filesOfALittleLess)
            {
                continue;
            }

            Thread newest = Sleepers.Start(_world, init, 20, 20, 20)[0];
            newest.Process.StartNanoseconds = ulong.MaxValue;
            _world.Fork(init, _ => Killing.EndProcess(newest.Process, (int)Signal.SIGKILL));
            init.Scheduler.YieldsAtEachPoint = true;
            Process? chosen = OutOfMemoryVictim.Choose(_world.World, init);
            init.Scheduler.YieldsAtEachPoint = false;
            Assert.NotNull(chosen);
            gone += chosen.IsEnding ? 1 : 0;
            EndChildren(init);
        }

        Assert.NotEqual(0, gone);
    });

    [Fact]
    public void WhoSharesMemoryWithTheExemptIsSpared() => _world.Run(init =>
    {
        Process? borrower = null;
        Thread big = Sleepers.Start(_world, init, 600)[0];
        _world.Clone(big, new CloneArguments(CloneFlags.Memory, Signal.SIGCHLD), child =>
        {
            borrower = child.Process;
            Sleepers.Sleep(child);
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
        Thread sleeper = Sleepers.Start(_world, init, 600)[0];
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

    /// <summary>Processes that share the block with the pipe are as large as the one that has it alone; the second search sees what is new.</summary>
    [Fact]
    public void DescriptorsThatAreSharedCountForEachProcess() => _world.Run(init =>
    {
        const ulong written = 16 << FrameNumber.Shift;
        (OpenFile reader, OpenFile writer) = Fifo.CreatePipe(_world.Files.Services, Credentials.Root(), OpenFlags.ReadOnly).Value;
        init.Process.Descriptors.AddNew(init, reader, DescriptorFlags.None);
        init.Process.Descriptors.AddNew(init, writer, DescriptorFlags.None);
        Thread[] sleepers = Sleepers.Start(_world, init, 1, 1);
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

    private void EndChildren(Thread init)
    {
        Result<WaitOutcome> waited;
        do
        {
            for (Process? process = _world.World.Processes.Next(init.Process.Id); process is not null; process = _world.World.Processes.Next(process.Id))
            {
                Killing.EndProcess(process, (int)Signal.SIGKILL);
            }

            waited = _world.TryWait(init);
        }
        while (!waited.Failed);
    }

    private Process? Choose() => OutOfMemoryVictim.Choose(_world.World, null);
}
