using System;
using System.Collections.Generic;
using Tine.Memory;
using Tine.Processes;
using Xunit;

namespace Tine.Tests.Processes;

/// <summary>FUTEX_WAIT_REQUEUE_PI and FUTEX_CMP_REQUEUE_PI: who owns the mutex, who waits for it, and what is refused.</summary>
public sealed class PriorityRequeueTests : IDisposable
{
    private const CloneFlags ThreadFlags = CloneFlags.Memory | CloneFlags.SignalHandlers | CloneFlags.Thread;
    private const uint HasWaiters = 0x8000_0000;
    private const uint OwnerDied = 0x4000_0000;
    private static readonly VirtualAddress s_condition = new(ProcessWorld.Data + 0x800);
    private static readonly VirtualAddress s_mutex = new(ProcessWorld.Data + 0x900);
    private static readonly VirtualAddress s_other = new(ProcessWorld.Data + 0xa00);

    private readonly ProcessWorld _world = new();
    private readonly List<int> _owners = [];
    private readonly List<Thread> _waiters = [];

    public void Dispose() => _world.Dispose();

    [Fact]
    public void AFreeMutexGoesToTheFirstAndThenFromOneToTheNext() => _world.Run(init =>
    {
        Start(init, 3);
        Assert.Equal(3, Requeue(init, 9).Value);
        Assert.Equal(HasWaiters | (uint)_waiters[0].Id, Word(init));
        Assert.Equal(Errno.EAGAIN, PriorityFutex.TryLock(init, s_mutex, FutexScope.Private));
        Settle(init);
        Assert.Equal([0, 1, 2], _owners);
        Assert.Equal(0U, Word(init));
        Assert.Equal(0, Requeue(init, 9).Value);
    });

    [Fact]
    public void OnlyAsManyAsAskedAreMoved() => _world.Run(init =>
    {
        Start(init, 4);
        Assert.Equal(1, Requeue(init, 0).Value);
        Assert.Equal((uint)_waiters[0].Id, Word(init));
        Assert.Equal(1, Requeue(init, 0).Value);
        Assert.Equal(HasWaiters | (uint)_waiters[0].Id, Word(init));
        Settle(init);
        Assert.Equal([0, 1], _owners);
        Assert.Equal(2, Requeue(init, 1).Value);
        Settle(init);
        Assert.Equal([0, 1, 2, 3], _owners);
    });

    [Fact]
    public void AMutexThatIsHeldIsWaitedFor() => _world.Run(init =>
    {
        Assert.Equal(Errno.None, PriorityFutex.Lock(init, s_mutex, FutexScope.Private, Caller.Never));
        Start(init, 2);
        Assert.Equal(2, Requeue(init, 2).Value);
        Assert.Equal(HasWaiters | (uint)init.Id, Word(init));
        Settle(init);
        Assert.Empty(_owners);
        Assert.Equal(Errno.None, PriorityFutex.Unlock(init, s_mutex, FutexScope.Private));
        Assert.Equal(HasWaiters | (uint)_waiters[0].Id, Word(init));
        Settle(init);
        Assert.Equal([0, 1], _owners);
    });

    [Fact]
    public void TheOwnerIsLentThePriorityOfWhoIsMoved() => _world.Run(init =>
    {
        Assert.Equal(Errno.None, PriorityFutex.Lock(init, s_mutex, FutexScope.Private, Caller.Never));
        Start(init, 1, priority: 20);
        Start(init, 1, priority: 40);
        Start(init, 1, priority: 30);
        Assert.Equal(0, init.EffectivePriority);
        Assert.Equal(1, Requeue(init, 0).Value);
        Assert.Equal(40, init.EffectivePriority);
        Assert.Equal(2, Requeue(init, 9).Value);
        Assert.Equal(40, init.EffectivePriority);
        Assert.Equal(Errno.None, PriorityFutex.Unlock(init, s_mutex, FutexScope.Private));
        Assert.Equal(0, init.EffectivePriority);
        Settle(init);
        Assert.Equal([1, 2, 0], _owners);
    });

    [Fact]
    public void TimeRunsOutBeforeAndAfterTheMove() => _world.Run(init =>
    {
        Assert.Equal(Errno.ETIMEDOUT, Wait(init, 0, _world.Hardware.Nanoseconds + 1000));
        Assert.Equal(0, Requeue(init, 9).Value);
        Assert.Equal(Errno.None, PriorityFutex.Lock(init, s_mutex, FutexScope.Private, Caller.Never));
        Start(init, 1, priority: 30, expected: Errno.ETIMEDOUT, milliseconds: 10);
        Assert.Equal(1, Requeue(init, 9).Value);
        Assert.Equal(30, init.EffectivePriority);
        Sleep(init, 20);
        Assert.Equal(0, init.EffectivePriority);
        Assert.Equal(ThreadState.Dead, _waiters[0].State);
        Assert.Equal(Errno.None, PriorityFutex.Unlock(init, s_mutex, FutexScope.Private));
        Assert.Equal(0U, Word(init));
    });

    [Theory]
    [InlineData(false, Errno.ERESTARTNOINTR)]
    [InlineData(true, Errno.EAGAIN)]
    public void ASignalRestartsTheCallOnlyBeforeTheMove(bool isMoved, Errno expected) => _world.Run(init =>
    {
        Assert.Equal(Errno.None, PriorityFutex.Lock(init, s_mutex, FutexScope.Private, Caller.Never));
        Start(init, 1, expected: expected);
        if (isMoved)
        {
            Assert.Equal(1, Requeue(init, 1).Value);
        }

        ProcessWorld.Catch(init.Process, Signal.SIGUSR1);
        Signals.SendToThread(_waiters[0], SignalInfo.From(Signal.SIGUSR1, SignalCode.User, init));
        Settle(init);
        Assert.Equal(ThreadState.Dead, _waiters[0].State);
        Assert.Equal(Errno.None, PriorityFutex.Unlock(init, s_mutex, FutexScope.Private));
        Assert.Equal(0U, Word(init));
    });

    [Fact]
    public void AnOwnerThatEndsLeavesTheMutexMarked() => _world.Run(init =>
    {
        int id = _world.Clone(init, new CloneArguments(ThreadFlags, Signal.None), owner =>
        {
            Assert.Equal(Errno.None, PriorityFutex.Lock(owner, s_mutex, FutexScope.Private, Caller.Never));
            Sleep(owner, 5);
            Exit.Thread(owner, 0);
        });
        Settle(init);
        Start(init, 1, unlocks: false);
        Assert.Equal(1, Requeue(init, 1).Value);
        Assert.Equal(HasWaiters | (uint)id, Word(init));
        Sleep(init, 20);
        Assert.Equal([0], _owners);
        Assert.Equal(HasWaiters | OwnerDied | (uint)_waiters[0].Id, Word(init));
    });

    [Fact]
    public void TheMarkOfADeadOwnerIsHandedOn() => _world.Run(init =>
    {
        init.Process.Memory.Write(s_mutex, OwnerDied);
        Start(init, 1, unlocks: false);
        Assert.Equal(1, Requeue(init, 1).Value);
        Assert.Equal(OwnerDied | HasWaiters | (uint)_waiters[0].Id, Word(init));
    });

    [Fact]
    public void WrongWaitsAreRefused() => _world.Run(init =>
    {
        Assert.Equal(Errno.EAGAIN, Wait(init, 1, Caller.Never));
        Assert.Equal(Errno.EINVAL, PriorityRequeue.Wait(init, s_condition, FutexScope.Private, 0, Caller.Never, s_condition));
        Assert.Equal(Errno.EINVAL, PriorityRequeue.Wait(init, s_condition + 2, FutexScope.Private, 0, Caller.Never, s_mutex));
        Assert.Equal(Errno.EINVAL, PriorityRequeue.Wait(init, s_condition, FutexScope.Private, 0, Caller.Never, s_mutex + 2));
        Assert.Equal(Errno.EFAULT, PriorityRequeue.Wait(init, new VirtualAddress(0x1000), FutexScope.Private, 0, Caller.Never, s_mutex));
    });

    [Fact]
    public void WrongRequeuesAreRefused() => _world.Run(init =>
    {
        var nowhere = new VirtualAddress(0x1000);
        Start(init, 1);
        Assert.Equal(Errno.EINVAL, PriorityRequeue.Requeue(init, s_condition, s_mutex, FutexScope.Private, 0, 1, 0).Error);
        Assert.Equal(Errno.EINVAL, PriorityRequeue.Requeue(init, s_condition, s_mutex, FutexScope.Private, 2, 1, 0).Error);
        Assert.Equal(Errno.EINVAL, PriorityRequeue.Requeue(init, s_condition, s_mutex, FutexScope.Private, 1, -1, 0).Error);
        Assert.Equal(Errno.EINVAL, PriorityRequeue.Requeue(init, s_condition, s_condition, FutexScope.Private, 1, 1, 0).Error);
        Assert.Equal(Errno.EINVAL, PriorityRequeue.Requeue(init, s_condition + 1, s_mutex, FutexScope.Private, 1, 1, 0).Error);
        Assert.Equal(Errno.EINVAL, PriorityRequeue.Requeue(init, s_condition, s_mutex + 1, FutexScope.Private, 1, 1, 0).Error);
        Assert.Equal(Errno.EINVAL, PriorityRequeue.Requeue(init, s_condition, s_other, FutexScope.Private, 1, 1, 0).Error);
        Assert.Equal(Errno.EAGAIN, PriorityRequeue.Requeue(init, s_condition, s_mutex, FutexScope.Private, 1, 1, 1).Error);
        Assert.Equal(Errno.EFAULT, PriorityRequeue.Requeue(init, nowhere, s_mutex, FutexScope.Private, 1, 1, 0).Error);
        Assert.Equal(1, Requeue(init, 0).Value);
    });

    [Fact]
    public void OrdinaryWaitersAndOthersDoNotMix() => _world.Run(init =>
    {
        Start(init, 1);
        Assert.Equal(Errno.EINVAL, Futex.Wake(init, s_condition, FutexScope.Private, 1, Futex.AllBits).Error);
        Assert.Equal(Errno.EINVAL, Futex.Requeue(init, s_condition, s_other, FutexScope.Private, 0, 1, 0).Error);
        Assert.Equal(Errno.EINVAL, Futex.Requeue(init, s_condition, s_other, FutexScope.Private, 1, 1, 0).Error);
        _world.Clone(init, new CloneArguments(ThreadFlags, Signal.None), self =>
        {
            Assert.Equal(Errno.None, Futex.Wait(self, s_other, FutexScope.Private, 0, Caller.Never, Futex.AllBits));
            Exit.Thread(self, 0);
        });
        Settle(init);
        Assert.Equal(Errno.EINVAL, PriorityRequeue.Requeue(init, s_other, s_mutex, FutexScope.Private, 1, 1, 0).Error);
        Assert.Equal(1, Futex.Wake(init, s_other, FutexScope.Private, 1, Futex.AllBits).Value);
    });

    /// <summary>The word of the mutex is the program's, and may name anybody.</summary>
    [Fact]
    public void AWordThatNamesTheWrongOwnerIsRefused() => _world.Run(init =>
    {
        Start(init, 1);
        init.Process.Memory.Write(s_mutex, (uint)_waiters[0].Id);
        Assert.Equal(Errno.EDEADLOCK, Requeue(init, 1).Error);
        init.Process.Memory.Write(s_mutex, 30_000U);
        Assert.Equal(Errno.ESRCH, Requeue(init, 1).Error);
        Assert.Equal(Errno.ESRCH, PriorityFutex.Lock(init, s_mutex, FutexScope.Private, Caller.Never));
        init.Process.Memory.Write(s_mutex, (uint)init.Id);
        Assert.Equal(1, Requeue(init, 1).Value);
        init.Process.Memory.Write(s_mutex, (uint)_waiters[0].Id);
        Assert.Equal(Errno.EINVAL, PriorityFutex.Lock(init, s_mutex, FutexScope.Private, Caller.Never));
        Assert.Equal(Errno.EPERM, PriorityFutex.Unlock(init, s_mutex, FutexScope.Private));
    });

    [Fact]
    public void OwnersDoNotWaitInACircle() => _world.Run(init =>
    {
        Assert.Equal(Errno.None, PriorityFutex.Lock(init, s_mutex, FutexScope.Private, Caller.Never));
        Assert.Equal(Errno.EDEADLOCK, PriorityFutex.Lock(init, s_mutex, FutexScope.Private, Caller.Never));
        _world.Clone(init, new CloneArguments(ThreadFlags, Signal.None), self =>
        {
            Assert.Equal(Errno.None, PriorityFutex.Lock(self, s_other, FutexScope.Private, Caller.Never));
            Assert.Equal(Errno.None, PriorityFutex.Lock(self, s_mutex, FutexScope.Private, Caller.Never));
            Exit.Thread(self, 0);
        });
        Settle(init);
        Assert.Equal(Errno.EDEADLOCK, PriorityFutex.Lock(init, s_other, FutexScope.Private, Caller.Never));
        Assert.Equal(Errno.None, PriorityFutex.Unlock(init, s_mutex, FutexScope.Private));
        Settle(init);
    });

    private static Errno Wait(Thread thread, uint expected, ulong deadline) =>
        PriorityRequeue.Wait(thread, s_condition, FutexScope.Private, expected, deadline, s_mutex);

    private static Result<int> Requeue(Thread thread, int limit) =>
        PriorityRequeue.Requeue(thread, s_condition, s_mutex, FutexScope.Private, 1, limit, 0);

    private static uint Word(Thread thread) => thread.Process.Memory.Read<uint>(s_mutex).Value;

    /// <summary>Starts threads that wait at the condition, and note their number when they own the mutex.</summary>
    private void Start(Thread init, int count, int priority = 0, Errno expected = Errno.None, ulong milliseconds = 0, bool unlocks = true)
    {
        for (int i = 0; i < count; i++)
        {
            int number = _waiters.Count;
            _world.Clone(init, new CloneArguments(ThreadFlags, Signal.None), self =>
            {
                _waiters.Add(self);
                SetPriority(self, priority);
                ulong deadline = milliseconds == 0 ? Caller.Never : _world.Hardware.Nanoseconds + (milliseconds * 1_000_000);
                Assert.Equal(expected, Wait(self, 0, deadline));
                if (expected == Errno.None)
                {
                    _owners.Add(number);
                    Assert.Equal((uint)self.Id, Word(self) & 0x3fff_ffff);
                    Assert.Equal(Errno.None, unlocks ? PriorityFutex.Unlock(self, s_mutex, FutexScope.Private) : Errno.None);
                }

                Exit.Thread(self, 0);
            });
            Settle(init);
        }
    }

    private static void SetPriority(Thread thread, int priority)
    {
        SchedulingPolicy policy = priority == 0 ? SchedulingPolicy.Ordinary : SchedulingPolicy.FirstInFirstOut;
        thread.Scheduler.Change(thread, thread.Scheduling.WithPolicy(policy, priority, SchedulingInheritance.Same));
    }

    /// <summary>Lets all others run until they sleep or have ended.</summary>
    private void Settle(Thread thread) => Sleep(thread, 1);

    private void Sleep(Thread thread, ulong milliseconds)
    {
        ulong deadline = _world.Hardware.Nanoseconds + (milliseconds * 1_000_000);
        while (thread.Block(SleepKind.Interruptible, deadline) == Errno.None)
        {
        }
    }
}
