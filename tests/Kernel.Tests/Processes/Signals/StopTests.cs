using System;
using System.Collections.Generic;
using Tine.Processes;
using Xunit;

namespace Tine.Tests.Processes;

/// <summary>Stops of a process with more threads than are marked, or go on, at one go: what others do meanwhile.</summary>
public sealed class StopTests : IDisposable
{
    private const int Threads = 300;
    private const ulong PauseNanoseconds = 100_000_000;

    private readonly ProcessWorld _world = new();
    private bool _isOver;

    public void Dispose() => _world.Dispose();

    private static CloneArguments NewThread =>
        new(CloneFlags.Memory | CloneFlags.SignalHandlers | CloneFlags.Thread | CloneFlags.Files, Signal.None);

    [Fact]
    public void AllThreadsStopAndGoOn() => _world.Run(init =>
    {
        Process process = StartCrowd(init, Stop);
        Assert.Equal(0x137f, _world.WaitFor(init, WaitOptions.Stopped).Status);
        Assert.All(ThreadsOf(process), thread => Assert.Equal(ThreadState.Stopped, thread.State));
        ProcessWorld.Send(init, process, Signal.SIGCONT);
        Assert.Equal(0xffff, _world.WaitFor(init, WaitOptions.Continued).Status);
        Pause(init);
        Assert.All(ThreadsOf(process), MustSleep);
        End(init, process);
    });

    [Fact]
    public void SIGCONTBetweenTwoPortionsUndoesTheStop() => _world.Run(init =>
    {
        Process process = StartCrowd(init, leader => StopWith(leader, () =>
        {
            Assert.InRange(leader.Process.GroupStop!.ThreadsLeft, 2, Threads);
            ProcessWorld.Send(init, leader.Process, Signal.SIGCONT);
        }));
        Pause(init);
        Assert.Null(_world.WaitFor(init, WaitOptions.Stopped | WaitOptions.NoHang).Child);
        Assert.Equal(Signal.None, process.StopSignal);
        Assert.All(ThreadsOf(process), MustSleep);
        End(init, process);
    });

    [Fact]
    public void AThreadThatIsMadeBetweenTwoPortionsStopsToo() => _world.Run(init =>
    {
        Process process = StartCrowd(init, leader => StopWith(leader, () =>
        {
            Assert.Equal(ReturnWork.None, leader.ReturnWork & ReturnWork.Stop);
            _world.Clone(leader, NewThread, Sleep);
        }));
        Assert.Equal(0x137f, _world.WaitFor(init, WaitOptions.Stopped).Status);
        Assert.Equal(Threads + 2, process.LiveThreads);
        Assert.All(ThreadsOf(process), thread => Assert.Equal(ThreadState.Stopped, thread.State));
        ProcessWorld.Send(init, process, Signal.SIGCONT);
        End(init, process);
    });

    /// <summary>A stop begins while threads have yet to go on after the one before, whose mark some of them still have.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void StopsAndSIGCONTFollowEachOtherInAnyOrder(int seed) => _world.Run(init =>
    {
        var random = new Random(seed);
        Process process = StartCrowd(init, leader => Sleep(leader));
        _world.Hardware.Interleaving = random;
        for (int i = 0; i < 40; i++)
        {
            ProcessWorld.Send(init, process, random.Next(2) == 0 ? Signal.SIGSTOP : Signal.SIGCONT);
            for (int turns = random.Next(4); turns > 0; turns--)
            {
                init.PreemptionPoint();
            }
        }

        _world.Hardware.Interleaving = null;
        ProcessWorld.Send(init, process, Signal.SIGSTOP);
        Pause(init);
        Assert.True(process.IsStopped);
        Assert.All(ThreadsOf(process), thread => Assert.Equal(ThreadState.Stopped, thread.State));
        ProcessWorld.Send(init, process, Signal.SIGCONT);
        Pause(init);
        Assert.All(ThreadsOf(process), MustSleep);
        End(init, process);
    });

    [Fact]
    public void ACrowdThatIsBeingStoppedCanBeKilled() => _world.Run(init =>
    {
        Process process = StartCrowd(init, leader => StopWith(leader, () => ProcessWorld.Send(init, leader.Process, Signal.SIGKILL)));
        WaitOutcome outcome = _world.WaitFor(init);
        Assert.Equal((process, (int)Signal.SIGKILL), (outcome.Child, outcome.Status));
    });

    private static void MustSleep(Thread thread)
    {
        Assert.Equal(ThreadState.Interruptible, thread.State);
        Assert.Equal(ReturnWork.None, thread.ReturnWork & ReturnWork.Stop);
    }

    private static List<Thread> ThreadsOf(Process process)
    {
        var threads = new List<Thread>();
        foreach (Thread thread in process.Threads)
        {
            threads.Add(thread);
        }

        return threads;
    }

    /// <summary>Time passes, in which everybody does what there is to do.</summary>
    private void Pause(Thread thread) => thread.Block(SleepKind.Interruptible, _world.Hardware.Nanoseconds + PauseNanoseconds);

    private static void Stop(Thread leader)
    {
        ProcessWorld.Send(leader, leader.Process, Signal.SIGSTOP);
        ProcessWorld.Return(leader);
    }

    /// <param name="leader">The running thread.</param>
    /// <param name="meanwhile">An interrupt after the first portion.</param>
    private void StopWith(Thread leader, Action meanwhile)
    {
        ProcessWorld.Send(leader, leader.Process, Signal.SIGSTOP);
        _world.Hardware.PendingInterrupt = meanwhile;
        ProcessWorld.Return(leader);
    }

    private Process StartCrowd(Thread init, Action<Thread> program)
    {
        int id = _world.Fork(init, leader =>
        {
            for (int i = 0; i < Threads; i++)
            {
                _world.Clone(leader, NewThread, Sleep);
            }

            leader.Block(SleepKind.Interruptible, _world.Hardware.Nanoseconds + (PauseNanoseconds / 2));
            program(leader);
            Sleep(leader);
        });
        Process process = _world.World.Processes.Find(id)!;
        while (process.LiveThreads <= Threads)
        {
            init.Scheduler.Yield(init);
        }

        return process;
    }

    private void Sleep(Thread thread)
    {
        while (!_isOver)
        {
            thread.Block(SleepKind.Interruptible, Caller.Never);
            ProcessWorld.Return(thread);
        }
    }

    private void End(Thread init, Process process)
    {
        _isOver = true;
        ProcessWorld.Send(init, process, Signal.SIGKILL);
        Assert.Equal(process, _world.WaitFor(init).Child);
    }
}
