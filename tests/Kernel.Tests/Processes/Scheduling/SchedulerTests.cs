using System;
using System.Collections.Generic;
using Tine.Files;
using Tine.Processes;
using Xunit;

namespace Tine.Tests.Processes;

/// <summary>Turns, sleeps, ticks and times.</summary>
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
}
