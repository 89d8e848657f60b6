using System;
using System.Collections.Generic;
using Tine.Processes;
using Xunit;

namespace Tine.Tests.Processes;

/// <summary>Shares of the processor: by nice value, and who goes first.</summary>
public sealed class ShareTests : IDisposable
{
    private readonly ProcessWorld _world = new();

    public void Dispose() => _world.Dispose();

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

    /// <summary>A round of forty that compute lasts 400 ms; what the watcher may use in it is gone after a part of that.</summary>
    [Fact]
    public void WhoWakesForALittleWorkWaitsForNoRoundToEnd() => _world.Run(init =>
    {
        const ulong work = Scheduler.SliceNanoseconds / 20;
        const int computing = 40;
        const int wakes = 200;
        ulong latest = 0;
        bool isOver = false;
        for (int i = 0; i < computing; i++)
        {
            _world.Fork(init, self =>
            {
                while (!isOver)
                {
                    Tick(self);
                }
            });
        }

        _world.Fork(init, self =>
        {
            for (int i = 0; i < wakes; i++)
            {
                ulong deadline = _world.Hardware.Nanoseconds + (Scheduler.SliceNanoseconds / 2);
                self.Block(SleepKind.Interruptible, deadline);
                latest = Math.Max(latest, _world.Hardware.Nanoseconds - deadline);
                _world.Hardware.Advance(work);
            }

            isOver = true;
        });
        for (int i = 0; i <= computing; i++)
        {
            _world.WaitFor(init);
        }

        Assert.InRange(latest, 0UL, 2 * Scheduler.SliceNanoseconds);
    });

    /// <summary>Borrowed time is an eighth of the time of others: a thread that sleeps a moment after each piece has little more than its share.</summary>
    [Fact]
    public void BorrowedTimeIsASmallPart() => _world.Run(init =>
    {
        const int pieces = 400;
        const int moment = 200;
        const int piece = 20;
        const int computing = 3;
        double computed = 0;
        double slept = 0;
        for (int i = 0; i < computing; i++)
        {
            _world.Fork(init, self =>
            {
                for (; slept * piece < pieces; computed += 1.0 / moment)
                {
                    ComputePartOfQuantum(self, moment);
                }
            });
        }

        _world.Fork(init, self =>
        {
            for (; slept * piece < pieces; slept += 1.0 / piece)
            {
                ComputePartOfQuantum(self, piece);
                self.Block(SleepKind.Interruptible, _world.Hardware.Nanoseconds + 1);
            }
        });
        for (int i = 0; i <= computing; i++)
        {
            _world.WaitFor(init);
        }

        Assert.InRange(computing * slept / computed, 0.8, 1.6);
    });

    /// <summary>Runs for a quantum divided by <paramref name="parts"/>; then comes an interrupt.</summary>
    private void ComputePartOfQuantum(Thread self, ulong parts)
    {
        _world.Hardware.Advance(Scheduler.SliceNanoseconds / parts);
        self.Scheduler.OnTimer(interruptedUser: true);
        ProcessWorld.Return(self);
    }

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
