using System;
using System.Collections.Generic;
using Tine.Memory;
using Tine.Processes;
using Xunit;

namespace Tine.Tests.Processes;

public sealed class FutexTests : IDisposable
{
    private const CloneFlags ThreadFlags = CloneFlags.Memory | CloneFlags.SignalHandlers | CloneFlags.Thread;

    private static readonly VirtualAddress Word = new(ProcessWorld.Data + 0x800);
    private static readonly VirtualAddress Other = new(ProcessWorld.Data + 0x900);

    private readonly ProcessWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public void AnotherValueOrABadAddressDoesNotSleep() => _world.Run(init =>
    {
        Assert.Equal(Errno.EAGAIN, Wait(init, Word, 1));
        Assert.Equal(Errno.EINVAL, Wait(init, Word + 1, 0));
        Assert.Equal(Errno.EFAULT, Wait(init, new VirtualAddress(0x1000), 0));
        Assert.Equal(Errno.EINVAL, Futex.Wait(init, Word, FutexScope.Private, 0, Caller.Never, 0));
    });

    [Fact]
    public void TimeRunsOut() => _world.Run(init => Assert.Equal(
        Errno.ETIMEDOUT, Futex.Wait(init, Word, FutexScope.Private, 0, _world.Hardware.Nanoseconds + 1000, Futex.AllBits)));

    [Fact]
    public void WaitersWakeInOrderAndNoMoreThanAsked() => _world.Run(init =>
    {
        var woken = new List<int>();
        Start(init, woken, 3, Futex.AllBits);
        Assert.Equal(2, Futex.Wake(init, Word, FutexScope.Private, 2, Futex.AllBits).Value);
        init.Scheduler.Yield(init);
        Assert.Equal([0, 1], woken);
        Assert.Equal(1, Futex.Wake(init, Word, FutexScope.Private, int.MaxValue, Futex.AllBits).Value);
        Assert.Equal(0, Futex.Wake(init, Word, FutexScope.Private, int.MaxValue, Futex.AllBits).Value);
        init.Scheduler.Yield(init);
        Assert.Equal([0, 1, 2], woken);
    });

    [Fact]
    public void BitsChooseWhoWakes() => _world.Run(init =>
    {
        var woken = new List<int>();
        Start(init, woken, 1, bits: 2);
        Assert.Equal(0, Futex.Wake(init, Word, FutexScope.Private, 1, 5).Value);
        Assert.Equal(1, Futex.Wake(init, Word, FutexScope.Private, 1, 6).Value);
    });

    [Fact]
    public void RequeuedWaitersWaitAtTheOtherWord() => _world.Run(init =>
    {
        var woken = new List<int>();
        Start(init, woken, 3, Futex.AllBits);
        Assert.Equal(Errno.EAGAIN, Futex.Requeue(init, Word, Other, FutexScope.Private, 1, 9, 7).Error);
        Assert.Equal(3, Futex.Requeue(init, Word, Other, FutexScope.Private, 1, 9, 0).Value);
        Assert.Equal(0, Futex.Wake(init, Word, FutexScope.Private, 9, Futex.AllBits).Value);
        Assert.Equal(2, Futex.Wake(init, Other, FutexScope.Private, 9, Futex.AllBits).Value);
    });

    [Fact]
    public void WaitersRequeuedToTheirOwnWordCountOnceEach() => _world.Run(init =>
    {
        var woken = new List<int>();
        Start(init, woken, 3, Futex.AllBits);
        Assert.Equal(3, Futex.Requeue(init, Word, Word, FutexScope.Private, 0, int.MaxValue, 0).Value);
        Assert.Equal(3, Futex.Wake(init, Word, FutexScope.Private, 9, Futex.AllBits).Value);
        init.Scheduler.Yield(init);
        Assert.Equal([0, 1, 2], woken);
    });

    [Fact]
    public void AMutexIsItsNextOwnersBeforeThatHasRun() => _world.Run(init =>
    {
        Assert.Equal(Errno.None, PriorityFutex.Lock(init, Word, FutexScope.Private, Caller.Never));
        var order = new List<int>();
        for (int i = 0; i < 2; i++)
        {
            int number = i;
            _world.Clone(init, new CloneArguments(ThreadFlags, Signal.None), self =>
            {
                Assert.Equal(Errno.None, PriorityFutex.Lock(self, Word, FutexScope.Private, Caller.Never));
                order.Add(number);
                Assert.Equal(Errno.None, PriorityFutex.Unlock(self, Word, FutexScope.Private));
            });
        }

        init.Scheduler.Yield(init);
        Assert.Equal(Errno.None, PriorityFutex.Unlock(init, Word, FutexScope.Private));
        Assert.Equal(Errno.EPERM, PriorityFutex.Unlock(init, Word, FutexScope.Private));
        Assert.Equal(Errno.EAGAIN, PriorityFutex.TryLock(init, Word, FutexScope.Private));
        Assert.Equal(Errno.None, PriorityFutex.Lock(init, Word, FutexScope.Private, Caller.Never));
        Assert.Equal([0, 1], order);
        Assert.Equal(Errno.None, PriorityFutex.Unlock(init, Word, FutexScope.Private));
        Assert.Equal(0u, init.Process.Memory.Read<uint>(Word).Value);
    });

    [Theory]
    [InlineData(0u, 5, 4, 4)]
    [InlineData(1u, 5, 4, 9)]
    [InlineData(2u, 5, 2, 7)]
    [InlineData(3u, 5, 4, 1)]
    [InlineData(4u, 5, 1, 4)]
    [InlineData(8u, 5, 3, 8)]
    public void ChangesAreDecoded(uint operation, int old, uint operand, int expected)
    {
        var change = new FutexChange((operation << 28) | (operand << 12) | 5);
        Assert.True(change.TryApply(old, out int changed, out bool compares));
        Assert.Equal(expected, changed);
        Assert.True(compares);
    }

    private static Errno Wait(Thread thread, VirtualAddress address, uint expected) =>
        Futex.Wait(thread, address, FutexScope.Private, expected, Caller.Never, Futex.AllBits);

    private void Start(Thread init, List<int> woken, int count, uint bits)
    {
        for (int i = 0; i < count; i++)
        {
            int number = i;
            _world.Clone(init, new CloneArguments(ThreadFlags, Signal.None), self =>
            {
                Assert.Equal(Errno.None, Futex.Wait(self, Word, FutexScope.Private, 0, Caller.Never, bits));
                woken.Add(number);
                Exit.Thread(self, 0);
            });
        }

        init.Scheduler.Yield(init);
    }
}
