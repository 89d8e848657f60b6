using System;
using System.Collections.Generic;
using Tine.Processes;
using Xunit;

namespace Tine.Tests.Processes;

/// <summary>SCHED_FIFO and SCHED_RR: who runs when, the throttle, and priorities that are lent.</summary>
public sealed class RealTimeTests : IDisposable
{
    private const CloneFlags ThreadFlags = CloneFlags.Memory | CloneFlags.SignalHandlers | CloneFlags.Thread;

    private static readonly VirtualAddress Word = new(ProcessWorld.Data + 0x800);
    private static readonly VirtualAddress MutexA = new(ProcessWorld.Data + 0x900);
    private static readonly VirtualAddress MutexB = new(ProcessWorld.Data + 0xa00);

    private readonly ProcessWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public void WhoIsWokenWithAHigherPriorityRunsFirst() => _world.Run(init =>
    {
        var ran = new List<int>();
        Start(init, ran, 10);
        Wake(init, 1);
        Assert.Equal([10], ran);
    });

    [Fact]
    public void TheHighestPriorityIsWokenFirst() => _world.Run(init =>
    {
        var ran = new List<int>();
        Set(init, 50);
        foreach (int priority in (int[])[5, 20, 10, 20])
        {
            Start(init, ran, priority);
        }

        for (int woken = 1; woken <= 4; woken++)
        {
            Wake(init, 1);
            Assert.Equal(woken - 1, ran.Count);
            Sleep(init, 1);
            Assert.Equal(woken, ran.Count);
        }

        Assert.Equal([20, 20, 10, 5], ran);
    });

    [Fact]
    public void ReadyThreadsRunByPriorityAndEqualsInOrder() => _world.Run(init =>
    {
        var ran = new List<int>();
        Set(init, 1);
        int number = 0;
        foreach (int priority in (int[])[0, 20, 5, 20])
        {
            int own = (priority * 10) + number++;
            int id = Clone(init, self =>
            {
                ran.Add(own);
                Exit.Thread(self, 0);
            });
            Set(_world.World.Processes.FindThread(id)!, priority);
        }

        Sleep(init, 5);
        Assert.Equal([201, 203, 52, 0], ran);
    });

    [Fact]
    public void AChildHasItsMakersPriorityUnlessItIsReset() => _world.Run(init =>
    {
        int child = -1;
        Set(init, 7);
        _world.Fork(init, self => child = self.EffectivePriority);
        _world.WaitFor(init);
        Assert.Equal(7, child);
        init.Scheduler.Change(init, init.Scheduling.WithPolicy(SchedulingPolicy.RoundRobin, 7, SchedulingInheritance.Reset));
        _world.Fork(init, self => child = self.EffectivePriority + (int)self.Scheduling.Policy);
        _world.WaitFor(init);
        Assert.Equal(0, child);
    });

    /// <summary>However late ticks come: a machine may be short of time itself.</summary>
    [Theory]
    [InlineData(10)]
    [InlineData(23)]
    public void AHogLeavesATwentiethToOthers(int milliseconds) => _world.Run(init =>
    {
        ulong length = (ulong)milliseconds * 1_000_000;
        int hogTicks = 0;
        int ownTicks = 0;
        Clone(init, hog =>
        {
            Set(hog, 1);
            while (ownTicks < 20)
            {
                hogTicks++;
                Tick(hog, length);
            }

            SignalWait.ForAny(hog);
        });
        while (ownTicks < 20)
        {
            ownTicks++;
            Tick(init, length);
        }

        Assert.InRange((double)hogTicks / ownTicks, 10, 20);
    });

    [Fact]
    public void ARuntimeIsNoLongerThanItsPeriodAndMayBeUnlimited() => _world.Run(init =>
    {
        RealTimeThrottle throttle = init.Scheduler.RealTime;
        Assert.Equal(Errno.EINVAL, throttle.Set(0, 0));
        Assert.Equal(Errno.EINVAL, throttle.Set(1_000_000, 1_000_001));
        Assert.Equal(Errno.None, throttle.Set(1_000_000_000, RealTimeThrottle.Unlimited));
        int others = 0;
        Set(init, 1);
        int id = Clone(init, self =>
        {
            others++;
            Exit.Thread(self, 0);
        });
        Set(_world.World.Processes.FindThread(id)!, 0);
        for (int i = 0; i < 300; i++)
        {
            Tick(init);
        }

        Assert.Equal(0, others);
        Assert.Equal(Errno.None, throttle.Set(1_000_000_000, 500_000_000));
        for (int i = 0; i < 60; i++)
        {
            Tick(init);
        }

        Assert.Equal(1, others);
    });

    [Theory]
    [InlineData(SchedulingPolicy.FirstInFirstOut, 0)]
    [InlineData(SchedulingPolicy.RoundRobin, 10)]
    public void EqualsTakeTurnsUnderOnePolicyAlone(SchedulingPolicy policy, int expected) => _world.Run(init =>
    {
        int turns = 0;
        bool isOver = false;
        init.Scheduler.Change(init, init.Scheduling.WithPolicy(policy, 3, SchedulingInheritance.Same));
        Clone(init, other =>
        {
            while (!isOver)
            {
                turns++;
                Tick(other);
            }

            Exit.Thread(other, 0);
        });
        for (int i = 0; i < 11; i++)
        {
            Tick(init);
        }

        Assert.Equal(expected, turns);
        isOver = true;
        Set(init, 0);
        ProcessWorld.Return(init);
    });

    [Fact]
    public void OwnersRunWithThePriorityOfWhoWaitsAlongTheChain() => _world.Run(init =>
    {
        Assert.Equal(Errno.None, PriorityFutex.Lock(init, MutexB, FutexScope.Private, Caller.Never));
        Thread? middle = null;
        Clone(init, self =>
        {
            middle = self;
            Set(self, 10);
            Assert.Equal(Errno.None, PriorityFutex.Lock(self, MutexA, FutexScope.Private, Caller.Never));
            Assert.Equal(Errno.None, PriorityFutex.Lock(self, MutexB, FutexScope.Private, Caller.Never));
            Assert.Equal(90, self.EffectivePriority);
            Assert.Equal(Errno.None, PriorityFutex.Unlock(self, MutexA, FutexScope.Private));
            Assert.Equal(10, self.EffectivePriority);
            Exit.Thread(self, 0);
        });
        Sleep(init, 1);
        Assert.Equal(10, init.EffectivePriority);
        Clone(init, self =>
        {
            Set(self, 90);
            Assert.Equal(Errno.None, PriorityFutex.Lock(self, MutexA, FutexScope.Private, Caller.Never));
            Exit.Thread(self, 0);
        });
        Sleep(init, 1);
        Assert.Equal(90, middle!.EffectivePriority);
        Assert.Equal(90, init.EffectivePriority);
        Assert.Equal(Errno.None, PriorityFutex.Unlock(init, MutexB, FutexScope.Private));
        Assert.Equal(0, init.EffectivePriority);
        Sleep(init, 1);
        Assert.Equal(ThreadState.Dead, middle.State);
    });

    [Fact]
    public void AWaiterThatGivesUpTakesItsPriorityBack() => _world.Run(init =>
    {
        Assert.Equal(Errno.None, PriorityFutex.Lock(init, MutexA, FutexScope.Private, Caller.Never));
        Clone(init, self =>
        {
            Set(self, 30);
            ulong deadline = _world.Hardware.Nanoseconds + 5_000_000;
            Assert.Equal(Errno.ETIMEDOUT, PriorityFutex.Lock(self, MutexA, FutexScope.Private, deadline));
            Exit.Thread(self, 0);
        });
        Sleep(init, 1);
        Assert.Equal(30, init.EffectivePriority);
        Sleep(init, 10);
        Assert.Equal(0, init.EffectivePriority);
    });

    /// <summary>sched_setscheduler(2) of a thread that waits for a mutex.</summary>
    [Fact]
    public void AnotherPriorityOfAWaiterReachesTheOwner() => _world.Run(init =>
    {
        Assert.Equal(Errno.None, PriorityFutex.Lock(init, MutexA, FutexScope.Private, Caller.Never));
        Thread? waiter = null;
        Clone(init, self =>
        {
            waiter = self;
            Set(self, 30);
            Assert.Equal(Errno.None, PriorityFutex.Lock(self, MutexA, FutexScope.Private, Caller.Never));
            Exit.Thread(self, 0);
        });
        Sleep(init, 1);
        foreach (int priority in (int[])[40, 5, 0])
        {
            Set(waiter!, priority);
            PriorityLending.Follow(waiter!);
            Assert.Equal(priority, init.EffectivePriority);
        }

        PriorityLending.Follow(init); // It waits for nobody.
        Assert.Equal(Errno.None, PriorityFutex.Unlock(init, MutexA, FutexScope.Private));
        Sleep(init, 1);
        Assert.Equal(ThreadState.Dead, waiter!.State);
    });

    private static void Set(Thread thread, int priority)
    {
        SchedulingPolicy policy = priority == 0 ? SchedulingPolicy.Ordinary : SchedulingPolicy.FirstInFirstOut;
        thread.Scheduler.Change(thread, thread.Scheduling.WithPolicy(policy, priority, SchedulingInheritance.Same));
    }

    private int Clone(Thread maker, Action<Thread> program) => _world.Clone(maker, new CloneArguments(ThreadFlags, Signal.None), program);

    /// <summary>A thread that waits at the word with a priority, and notes that it ran.</summary>
    private void Start(Thread maker, List<int> ran, int priority)
    {
        Clone(maker, self =>
        {
            Set(self, priority);
            Assert.Equal(Errno.None, Futex.Wait(self, Word, FutexScope.Private, 0, Caller.Never, Futex.AllBits));
            ran.Add(priority);
            Exit.Thread(self, 0);
        });
        Sleep(maker, 1);
    }

    private static void Wake(Thread waker, int count)
    {
        Assert.Equal(count, Futex.Wake(waker, Word, FutexScope.Private, count, Futex.AllBits).Value);
        ProcessWorld.Return(waker);
    }

    private void Sleep(Thread thread, ulong milliseconds)
    {
        ulong deadline = _world.Hardware.Nanoseconds + (milliseconds * 1_000_000);
        while (thread.Block(SleepKind.Interruptible, deadline) == Errno.None)
        {
        }
    }

    /// <summary>The program runs until the next tick.</summary>
    private void Tick(Thread thread, ulong nanoseconds = Scheduler.SliceNanoseconds)
    {
        _world.Hardware.Advance(nanoseconds);
        _world.World.Scheduler.OnTimer(interruptedUser: true);
        ProcessWorld.Return(thread);
    }
}
