using System;
using System.Collections.Generic;
using Tine.Processes;
using Xunit;

namespace Tine.Tests.Processes;

/// <summary>Timers on processor time: by ticks, never early, and whatever else runs.</summary>
public sealed class ProcessorClockTests : IDisposable
{
    private const ulong Millisecond = 1_000_000;

    private readonly ProcessWorld _world = new();

    public void Dispose() => _world.Dispose();

    private sealed class Probe(List<ulong> log) : KernelTimer
    {
        public override void Expire(TimerQueue queue, ulong nowNanoseconds) => log.Add(nowNanoseconds);
    }

    [Fact]
    public void ATimerWaitsForTimeThatTheProcessHasUsedAndNotForTimeThatHasPassed() => _world.Run(init =>
    {
        var log = new List<ulong>();
        ProcessorClock clock = ProcessorClocks.Of(init.Process).All;
        ulong begin = clock.Nanoseconds;
        clock.Timers.Add(new Probe(log), begin + (35 * Millisecond));
        _world.Fork(init, self =>
        {
            for (int i = 0; i < 20; i++)
            {
                Tick(self);
            }
        });
        _world.WaitFor(init);
        Assert.Empty(log);
        for (int i = 0; i < 3; i++)
        {
            Tick(init);
            Assert.Empty(log);
        }

        Tick(init);
        Assert.InRange(Assert.Single(log) - begin, 35 * Millisecond, 45 * Millisecond);
    });

    [Fact]
    public void AThreadsClockStandsWhileAnotherThreadOfTheProcessRuns() => _world.Run(init =>
    {
        const CloneFlags thread = CloneFlags.Memory | CloneFlags.SignalHandlers | CloneFlags.Thread;
        var log = new List<ulong>();
        _world.Fork(init, leader =>
        {
            ProcessorClock own = ProcessorClocks.Of(leader).All;
            ProcessorClock all = ProcessorClocks.Of(leader.Process).All;
            ulong begin = own.Nanoseconds;
            own.Timers.Add(new Probe(log), begin + Millisecond);
            _world.Clone(leader, new CloneArguments(thread, Signal.None), self =>
            {
                for (int i = 0; i < 5; i++)
                {
                    _world.Hardware.Advance(Scheduler.SliceNanoseconds);
                    self.Scheduler.OnTimer(interruptedUser: true);
                }

                Exit.Thread(self, 0);
            });
            leader.Scheduler.Yield(leader);
            Assert.Empty(log);
            Assert.Equal(begin, own.Nanoseconds);
            Assert.True(all.Nanoseconds >= begin + (5 * Scheduler.SliceNanoseconds));
            Tick(leader);
            Assert.Single(log);
        });
        _world.WaitFor(init);
    });

    [Fact]
    public void AThousandTimersThatAreDueAtOnceAreSharedOutOverTicks() => _world.Run(init =>
    {
        var log = new List<ulong>();
        ProcessorClock clock = ProcessorClocks.Of(init.Process).All;
        for (int i = 0; i < 1000; i++)
        {
            clock.Timers.Add(new Probe(log), clock.Nanoseconds + 1);
        }

        for (int ticks = 0; log.Count < 1000; ticks++)
        {
            int before = log.Count;
            Tick(init);
            Assert.InRange(log.Count - before, 1, 32);
            Assert.InRange(ticks, 0, 32);
        }
    });

    [Fact]
    public void TheSoftLimitRisesWithEachSIGXCPUAndTheHardOneEndsTheProcess() => _world.Run(init =>
    {
        _world.Fork(init, self =>
        {
            Process process = self.Process;
            Assert.Equal(Errno.None, LimitRules.Set(self, process, Resource.ProcessorSeconds, new ResourceLimit(1, 3)));
            process.Handlers.Set(Signal.SIGXCPU, new SignalAction { Handler = SignalAction.IgnoreHandler });
            while (process.Limits[Resource.ProcessorSeconds].Soft < 3)
            {
                ulong used = ProcessorClocks.Of(process).All.Nanoseconds;
                Assert.Equal(used / (1000 * Millisecond), process.Limits[Resource.ProcessorSeconds].Soft - 1);
                Tick(self);
            }

            while (true)
            {
                Assert.InRange(ProcessorClocks.Of(process).All.Nanoseconds, 0UL, 3010 * Millisecond);
                Tick(self);
            }
        });
        Assert.Equal((int)Signal.SIGKILL, _world.WaitFor(init).Status);
    });

    /// <summary>A limit that was taken back, and one that no process reaches, end nobody.</summary>
    [Theory]
    [InlineData(ResourceLimit.Infinity)]
    [InlineData(ulong.MaxValue / 2)]
    public void ALimitThatIsRaisedMeanwhileIsNotEnforced(ulong seconds) => _world.RunChild(self =>
    {
        Process process = self.Process;
        Assert.Equal(Errno.None, LimitRules.Set(self, process, Resource.ProcessorSeconds, new ResourceLimit(1, ResourceLimit.Infinity)));
        Tick(self);
        Assert.Equal(Errno.None, LimitRules.Set(self, process, Resource.ProcessorSeconds, new ResourceLimit(seconds, ResourceLimit.Infinity)));
        while (ProcessorClocks.Of(process).All.Nanoseconds < 2500 * Millisecond)
        {
            Tick(self);
        }

        Assert.Equal(seconds, process.Limits[Resource.ProcessorSeconds].Soft);
    });

    [Fact]
    public void AChildInheritsTheLimitAndNotTheTime() => _world.Run(init =>
    {
        _world.Fork(init, parent =>
        {
            Assert.Equal(Errno.None, LimitRules.Set(parent, parent.Process, Resource.ProcessorSeconds, new ResourceLimit(1, 1)));
            for (int i = 0; i < 50; i++)
            {
                Tick(parent);
            }

            int ticks = 0;
            _world.Fork(parent, self =>
            {
                while (true)
                {
                    ticks++;
                    Tick(self);
                }
            });
            Assert.Equal((int)Signal.SIGKILL, _world.WaitFor(parent).Status);
            Assert.InRange(ticks, 100, 102);
        });
        Assert.Equal(0, _world.WaitFor(init).Status);
    });

    /// <summary>clock_nanosleep(2) on a processor clock: the sleeper goes on when others have used the time.</summary>
    [Fact]
    public void ASleepLastsUntilTheTimeIsUsed() => _world.Run(init =>
    {
        _world.Fork(init, leader =>
        {
            ProcessorClock clock = ProcessorClocks.Of(leader.Process).All;
            ulong until = clock.Nanoseconds + (30 * Millisecond);
            bool isOver = false;
            const CloneFlags thread = CloneFlags.Memory | CloneFlags.SignalHandlers | CloneFlags.Thread;
            _world.Clone(leader, new CloneArguments(thread, Signal.None), self =>
            {
                Assert.Equal(Errno.None, clock.Sleep(self, until));
                Assert.True(clock.Nanoseconds >= until);
                isOver = true;
                Exit.Thread(self, 0);
            });
            leader.Scheduler.Yield(leader);
            Assert.False(isOver);
            Assert.Equal(1, clock.Timers.Count);
            while (!isOver)
            {
                Assert.True(clock.Nanoseconds < until + (30 * Millisecond));
                Tick(leader);
                leader.Scheduler.Yield(leader);
            }

            Assert.Equal(0, clock.Timers.Count);
            Assert.Equal(Errno.None, clock.Sleep(leader, until)); // past already
        });
        Assert.Equal(0, _world.WaitFor(init).Status);
    });

    private void Tick(Thread self)
    {
        _world.Hardware.Advance(Scheduler.SliceNanoseconds);
        self.Scheduler.OnTimer(interruptedUser: true);
        ProcessWorld.Return(self);
    }
}
