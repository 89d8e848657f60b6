using System;
using System.Collections.Generic;
using Tine.Files;
using Tine.Processes;
using Xunit;

namespace Tine.Tests.Processes;

public sealed class SchedulerTests : IDisposable
{
    private readonly ProcessWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public void ReadyThreadsTakeTurns() => _world.Run(init =>
    {
        var order = new List<int>();
        for (int i = 0; i < 3; i++)
        {
            int number = i;
            _world.Fork(init, self =>
            {
                for (int turn = 0; turn < 3; turn++)
                {
                    order.Add(number);
                    self.Scheduler.Yield(self);
                }
            });
        }

        for (int i = 0; i < 3; i++)
        {
            _world.WaitFor(init);
        }

        Assert.Equal([0, 1, 2, 0, 1, 2, 0, 1, 2], order);
    });

    [Fact]
    public void SleepersWakeAtTheirDeadlines() => _world.Run(init =>
    {
        var order = new List<ulong>();
        ulong start = _world.Hardware.Nanoseconds;
        foreach (ulong milliseconds in new ulong[] { 30, 10, 20 })
        {
            _world.Fork(init, self =>
            {
                ulong deadline = start + (milliseconds * 1_000_000);
                Assert.Equal(Errno.ETIMEDOUT, self.Block(SleepKind.Interruptible, deadline));
                Assert.True(_world.Hardware.Nanoseconds >= deadline);
                order.Add(milliseconds);
            });
        }

        for (int i = 0; i < 3; i++)
        {
            _world.WaitFor(init);
        }

        Assert.Equal([10UL, 20, 30], order);
    });

    [Fact]
    public void WhoWasKilledAsleepEndsAfterThoseThatWake() => _world.Run(init =>
    {
        var order = new List<string>();
        var sleepers = new Thread[2];
        for (int i = 0; i < sleepers.Length; i++)
        {
            int number = i;
            _world.Fork(init, self =>
            {
                sleepers[number] = self;
                order.Add(self.Block(SleepKind.Interruptible, Caller.Never) == Errno.None ? "woken" : "killed");
            });
        }

        init.Scheduler.Yield(init);
        ProcessWorld.Send(init, sleepers[0].Process, Signal.SIGKILL);
        sleepers[1].Wake();
        _world.WaitFor(init);
        _world.WaitFor(init);
        Assert.Equal(["woken", "killed"], order);
    });

    [Fact]
    public void ATickTakesTheProcessorWhenSomebodyElseIsReady() => _world.Run(init =>
    {
        bool ran = false;
        _world.Fork(init, _ => ran = true);
        ProcessWorld.Return(init);
        Assert.False(ran);
        _world.Hardware.Advance(Scheduler.SliceNanoseconds);
        init.Scheduler.OnTimer(interruptedUser: true);
        Assert.NotEqual(ReturnWork.None, init.ReturnWork & ReturnWork.Reschedule);
        ProcessWorld.Return(init);
        Assert.True(ran);
        Assert.Equal(ReturnWork.None, init.ReturnWork);
    });

    [Fact]
    public void LongWorkLetsOthersRunWhenItsTimeIsOver() => _world.Run(init =>
    {
        bool ran = false;
        _world.Fork(init, _ => ran = true);
        var portion = new WorkPortion(init);
        Assert.Equal(Errno.None, portion.Spend(WorkPortion.Size));
        Assert.False(ran);
        _world.Hardware.Advance(2 * Scheduler.SliceNanoseconds);
        Assert.Equal(Errno.None, portion.Spend(WorkPortion.Size - 1));
        Assert.False(ran);
        Assert.Equal(Errno.None, portion.Spend(1));
        Assert.True(ran);
    });

    [Fact]
    public void LongWorkOfAKilledThreadIsToldToEnd() => _world.Run(init =>
    {
        Errno told = Errno.None;
        _world.Fork(init, self =>
        {
            Signals.SendToProcess(self.Process, SignalInfo.From(Signal.SIGKILL, SignalCode.User, init));
            told = new WorkPortion(self).Spend(WorkPortion.Size);
        });
        _world.WaitFor(init);
        Assert.Equal(Errno.EINTR, told);
    });

    [Fact]
    public void ALateInterruptIsNoted() => _world.Run(init =>
    {
        ulong before = init.Scheduler.Latency.LongestNanoseconds;
        _world.Hardware.Advance(Scheduler.SliceNanoseconds + 700_000);
        init.Scheduler.PreemptionPoint(init);
        Assert.InRange(init.Scheduler.Latency.LongestNanoseconds, 700_000UL, Scheduler.SliceNanoseconds + 700_000);
        Assert.True(before < 700_000);
    });

    [Fact]
    public void ProcessorTimeGoesToWhoRan() => _world.Run(init =>
    {
        _world.Fork(init, self => _world.Hardware.Advance(7_000_000));
        WaitOutcome outcome = _world.WaitFor(init);
        Assert.Equal(7_000_000UL, outcome.Usage.UserNanoseconds + outcome.Usage.SystemNanoseconds);
        Assert.Equal(0UL, init.RunNanoseconds);
    });

    [Fact]
    public void IdleTimeIsNobodys() => _world.Run(init =>
    {
        const ulong Sleep = 5 * Scheduler.SliceNanoseconds;
        init.Block(SleepKind.Interruptible, _world.Hardware.Nanoseconds + Sleep);
        Assert.Equal(0UL, init.RunNanoseconds);
        Assert.Equal(Sleep, init.Scheduler.IdleNanoseconds);
    });

    /// <summary>An interrupt after the look at the condition wakes the thread, which must not sleep then: nobody else would wake it.</summary>
    [Fact]
    public void AWakeUpBeforeTheSleepIsNotLostInAQueue() => _world.Run(init =>
    {
        var queue = new WaitQueue();
        var table = new PollTable(init);
        table.Watch(queue);
        _world.Hardware.PendingInterrupt = queue.WakeAll;
        init.PreemptionPoint();
        Assert.True(queue.IsEmpty);
        Assert.Equal(Errno.None, table.Wait(Caller.Never));
        table.Clear();
    });

    [Fact]
    public void WhoSleptGoesBeforeWhoComputes() => _world.Run(init =>
    {
        var order = new List<string>();
        var queue = new WaitQueue();
        for (int i = 0; i < 3; i++)
        {
            _world.Fork(init, self => Compute(self, order, "computes", turns: 2));
        }

        _world.Fork(init, self =>
        {
            queue.Wait(self, SleepKind.Interruptible);
            order.Add("slept");
        });
        init.Scheduler.Yield(init);
        queue.WakeAll();
        order.Clear();
        for (int i = 0; i < 4; i++)
        {
            _world.WaitFor(init);
        }

        Assert.Equal(["slept", "computes", "computes", "computes"], order);
    });

    [Fact]
    public void NiceValuesShareTheProcessorByAQuarterAStep() => _world.Run(init =>
    {
        var turns = new int[2];
        for (int i = 0; i < turns.Length; i++)
        {
            int number = i;
            _world.Fork(init, self =>
            {
                self.Scheduling = self.Scheduling.WithNice(number == 0 ? 0 : 5);
                for (int tick = 0; tick < 400 && turns[1] < 100; tick++)
                {
                    turns[number]++;
                    Tick(self);
                }
            });
        }

        _world.WaitFor(init);
        _world.WaitFor(init);
        Assert.InRange(turns[0] / (double)turns[1], 2.7, 3.4);
    });

    [Theory]
    [InlineData(-2, -1, 1.25)]
    [InlineData(0, 1, 1.25)]
    [InlineData(0, 10, 9.3)]
    [InlineData(10, 19, 7.3)]
    [InlineData(0, 19, 68.3)]
    public void ThreadsOfOneProcessShareByTheirOwnNiceValues(int first, int second, double ratio) => _world.Run(init =>
    {
        double shared = ShareOf(init, Nice(first), Nice(second));
        Assert.InRange(shared, ratio * 0.85, ratio * 1.15);
    });

    [Fact]
    public void AnIdleThreadGetsThreeWhereOthersGet1024AndAllWhenItIsAlone() => _world.Run(init =>
    {
        SchedulingParameters idle = new SchedulingParameters().WithPolicy(SchedulingPolicy.Idle, 0, SchedulingInheritance.Same);
        double shared = ShareOf(init, Nice(0), idle);
        Assert.InRange(shared, 1024 / 3.0 * 0.85, 1024 / 3.0 * 1.15);
        Assert.InRange(ShareOf(init, idle, idle), 0.9, 1.1);
    });

    private static SchedulingParameters Nice(int nice) => new SchedulingParameters().WithNice(nice);

    /// <summary>The ratio of the running times of two threads of a process.</summary>
    private double ShareOf(Thread init, SchedulingParameters first, SchedulingParameters second)
    {
        const CloneFlags thread = CloneFlags.Memory | CloneFlags.SignalHandlers | CloneFlags.Thread;
        const int leastTurns = 40;
        var turns = new double[2];
        SchedulingParameters[] parameters = [first, second];
        _world.Fork(init, leader =>
        {
            for (int i = 0; i < 2; i++)
            {
                int number = i;
                _world.Clone(leader, new CloneArguments(thread, Signal.None), self =>
                {
                    self.Scheduling = parameters[number];
                    while (turns[0] < leastTurns || turns[1] < leastTurns)
                    {
                        turns[number]++;
                        Tick(self);
                    }
                });
            }

            Exit.Thread(leader, 0);
        });
        _world.WaitFor(init);
        return turns[0] / turns[1];
    }

    [Fact]
    public void AParentThatForksAndForksLetsItsChildrenRun() => _world.Run(init =>
    {
        int ended = 0;
        int mostAtOnce = 0;
        for (int i = 0; i < 200; i++)
        {
            _world.Fork(init, _ => ended++);
            mostAtOnce = Math.Max(mostAtOnce, i + 1 - ended);
            ProcessWorld.Return(init);
        }

        for (int i = 0; i < 200; i++)
        {
            _world.WaitFor(init);
        }

        Assert.InRange(mostAtOnce, 1, 20);
    });

    private void Compute(Thread self, List<string> order, string name, int turns)
    {
        for (int turn = 0; turn < turns; turn++)
        {
            order.Add(name);
            Tick(self);
        }
    }

    /// <summary>Runs for a slice, takes the tick at its end and goes back to user mode.</summary>
    private void Tick(Thread self)
    {
        _world.Hardware.Advance(Scheduler.SliceNanoseconds);
        self.Scheduler.OnTimer(interruptedUser: true);
        ProcessWorld.Return(self);
    }
}
