using System;
using System.Linq;
using Tine.Processes;
using Xunit;

namespace Tine.Tests.Processes;

/// <summary>Hundreds of threads that one event wakes, and a thread that wakes up beside them.</summary>
public sealed class CrowdShareTests : IDisposable
{
    private readonly ProcessWorld _world = new();

    public void Dispose() => _world.Dispose();

    /// <summary>One event wakes a thousand threads with 20 ms of work in all.</summary>
    [Fact]
    public void NobodyWaitsBehindACrowd() => _world.Run(init =>
    {
        const ulong work = Scheduler.SliceNanoseconds / 500;
        int ran = 0;
        WaitQueue queue = StartCrowd(init, 1000, work, () => ran++);
        ulong late = ulong.MaxValue;
        int ranBefore = 0;
        _world.Fork(init, self =>
        {
            ulong deadline = _world.Hardware.Nanoseconds + (300 * work);
            self.Block(SleepKind.Interruptible, deadline);
            late = _world.Hardware.Nanoseconds - deadline;
            ranBefore = ran;
        });
        init.Scheduler.Yield(init);
        queue.WakeAll();
        _world.WaitFor(init);
        Assert.InRange(late, 0UL, 10 * work);
        Assert.InRange(ranBefore, 1, 400);
        init.Scheduler.Yield(init);
        Assert.Equal(1000, ran);
    });

    /// <summary>A crowd's work lasts longer than what the watcher may use in the meantime.</summary>
    [Fact]
    public void WhoHasUsedUpItsTimeWaitsForNoCrowd() => _world.Run(init =>
    {
        const ulong slice = Scheduler.SliceNanoseconds;
        const int wakes = 40;
        WaitQueue queue = StartCrowd(init, 600, slice / 10, () => { });
        ulong latest = 0;
        _world.Fork(init, self =>
        {
            for (int i = 0; i < wakes; i++)
            {
                ulong deadline = _world.Hardware.Nanoseconds + (slice / 2);
                self.Block(SleepKind.Interruptible, deadline);
                latest = Math.Max(latest, _world.Hardware.Nanoseconds - deadline);
                _world.Hardware.Advance(slice / 20);
            }
        });
        init.Scheduler.Yield(init);
        queue.WakeAll();
        _world.WaitFor(init);
        Assert.InRange(latest, 0UL, 4 * slice);
        init.Scheduler.Yield(init);
    });

    /// <summary>Each that is woken wakes all others, as who reads a counter that leaves something does.</summary>
    [Fact]
    public void NobodyWaitsForThoseThatWakeEachOther() => _world.Run(init =>
    {
        const ulong work = Scheduler.SliceNanoseconds / 500;
        WaitQueue queue = null!;
        queue = StartCrowd(init, 1000, work, () => queue.WakeAll());
        ulong late = ulong.MaxValue;
        _world.Fork(init, self =>
        {
            ulong deadline = _world.Hardware.Nanoseconds + (300 * work);
            self.Block(SleepKind.Interruptible, deadline);
            late = _world.Hardware.Nanoseconds - deadline;
        });
        init.Scheduler.Yield(init);
        queue.WakeAll();
        _world.WaitFor(init);
        Assert.InRange(late, 0UL, 10 * work);
        init.Scheduler.Yield(init);
    });

    /// <summary>A thread that woke up beside a crowd, and is preempted by another that wakes up, goes on before the crowd.</summary>
    [Fact]
    public void WhoIsPreemptedBesideACrowdDoesNotWaitForIt() => _world.Run(init =>
    {
        const ulong work = Scheduler.SliceNanoseconds / 500;
        int ran = 0;
        int ranMeanwhile = int.MaxValue;
        bool hasOtherRun = false;
        WaitQueue queue = StartCrowd(init, 1000, work, () => ran++);
        ulong deadline = _world.Hardware.Nanoseconds + (300 * work);
        _world.Fork(init, self =>
        {
            self.Block(SleepKind.Interruptible, deadline);
            int ranBefore = ran;
            _world.Hardware.Advance(2 * work);
            self.PreemptionPoint();
            ranMeanwhile = ran - ranBefore;
            Assert.True(hasOtherRun);
        });
        _world.Fork(init, self =>
        {
            self.Block(SleepKind.Interruptible, deadline + work);
            hasOtherRun = true;
        });
        init.Scheduler.Yield(init);
        queue.WakeAll();
        _world.WaitFor(init);
        _world.WaitFor(init);
        Assert.InRange(ranMeanwhile, 0, 5);
        for (int i = 0; i < 10 && ran < 1000; i++)
        {
            init.Scheduler.Yield(init);
        }

        Assert.Equal(1000, ran);
    });

    /// <summary>Time that nobody wanted is nobody's debt.</summary>
    [Fact]
    public void AnIdleProcessorBeginsARound() => _world.Run(init =>
    {
        init.CreditNanoseconds = -(long)Scheduler.SliceNanoseconds / 2;
        init.Block(SleepKind.Interruptible, _world.Hardware.Nanoseconds + Scheduler.SliceNanoseconds);
        Assert.InRange(init.CreditNanoseconds, 1, (long)Scheduler.SliceNanoseconds);
    });

    /// <summary>Five thousand timers of one moment, and a thread that is to wake up a little later.</summary>
    [Fact]
    public void WhoSleepsDoesNotWaitForTimers() => _world.Run(init =>
    {
        ulong moment = _world.Hardware.Nanoseconds + Scheduler.SliceNanoseconds;
        Probe[] timers = [.. Enumerable.Range(0, 5000).Select(_ => new Probe())];
        foreach (Probe timer in timers)
        {
            init.Scheduler.AddTimer(timer, moment);
        }

        init.Block(SleepKind.Interruptible, moment + 1);
        Assert.InRange(_world.Hardware.Nanoseconds - moment, 0UL, 3 * Scheduler.ShortestPauseNanoseconds);
        init.Block(SleepKind.Interruptible, moment + Scheduler.SliceNanoseconds);
        Assert.All(timers, timer => Assert.Equal(1, timer.Times));
    });

    private WaitQueue StartCrowd(Thread init, int members, ulong work, Action done)
    {
        const CloneFlags threadFlags = CloneFlags.Memory | CloneFlags.SignalHandlers | CloneFlags.Thread;
        var queue = new WaitQueue();
        for (int i = 0; i < members; i++)
        {
            _world.Clone(init, new CloneArguments(threadFlags, Signal.None), self =>
            {
                queue.Wait(self);
                _world.Hardware.Advance(work);
                done();
                Exit.Thread(self, 0);
            });
        }

        init.Scheduler.Yield(init);
        return queue;
    }

    private sealed class Probe : KernelTimer
    {
        public int Times { get; private set; }

        public override void Expire(TimerQueue queue, ulong nowNanoseconds) => Times++;
    }
}
