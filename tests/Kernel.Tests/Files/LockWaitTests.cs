using System.Collections.Generic;
using System.Linq;
using Tine.Files;
using Xunit;

namespace Tine.Tests.Files;

/// <summary>Waits for record locks and for flock(2): who is woken by what.</summary>
public sealed class LockWaitTests
{
    private readonly RecordLocks _locks = new();
    private readonly FakeCaller _caller = new();
    private readonly FakeCaller _waiter = new();
    private readonly Table _first = new();
    private readonly Table _second = new();

    public LockWaitTests() => HostedMachine.Current = new HostedMachine();

    /// <summary>Locks of others, and neighbours of the one that is in the way, concern nobody who waits.</summary>
    [Fact]
    public void OnlyTheEndOfTheLockInTheWayWakes()
    {
        Take(_first, 10, 19);
        _waiter.Meanwhile(() =>
        {
            Take(_second, 100, 109);
            Take(_first, 20, 29);
            Take(_first, 0, 9);
            _locks.Release(_second);
            Assert.Equal((0, 1), (_waiter.Wakes, _locks.Count));
            Set(_first, LockKind.None, 0, 4);
            Assert.Equal(1, _waiter.Wakes);
        }).Meanwhile(() =>
        {
            Assert.Equal(1, _waiter.Wakes);
            _locks.Release(_first);
            Assert.Equal(2, _waiter.Wakes);
        });
        Assert.Equal(Errno.None, _locks.Set(_waiter, Lock(_second, LockKind.Exclusive, 15, 15), Waiting.Allowed));
        Assert.Equal(2, _waiter.Sleeps);
    }

    /// <summary>Two locks become one: those who wait for either wait for it.</summary>
    [Fact]
    public void WhoWaitsForLocksThatBecomeOneIsWokenByItsEnd()
    {
        var other = new FakeCaller();
        Take(_first, 0, 9);
        Take(_first, 20, 29);
        _waiter.Meanwhile(() => Assert.Equal(Errno.None, _locks.Set(other, Lock(_second, LockKind.Exclusive, 25, 25), Waiting.Allowed)));
        other.Meanwhile(() => Take(_first, 10, 19)).Meanwhile(() => _locks.Release(_first));
        Assert.Equal(Errno.None, _locks.Set(_waiter, Lock(new Table(), LockKind.Exclusive, 5, 5), Waiting.Allowed));
        Assert.Equal((1, 2), (_waiter.Wakes, other.Wakes));
    }

    /// <summary>Whoever has been told that the lock is gone waits for nobody, even before it runs.</summary>
    [Fact]
    public void AWaitThatIsOverIsNoPartOfADeadlock()
    {
        Take(_first, 0, 0);
        Take(_second, 1, 1);
        var again = new FakeCaller();
        again.Meanwhile(() => Set(_second, LockKind.None, 1, 1));
        _waiter.Meanwhile(() =>
        {
            RecordLock wanted = Lock(_first, LockKind.Exclusive, 1, 1);
            Assert.Equal(Errno.EDEADLOCK, _locks.Set(_caller, wanted, Waiting.Allowed));
            Set(_first, LockKind.None, 0, 0);
            Assert.Equal(Errno.None, _locks.Set(again, wanted, Waiting.Allowed));
        });
        Assert.Equal(Errno.None, _locks.Set(_waiter, Lock(_second, LockKind.Exclusive, 0, 0), Waiting.Allowed));
        Assert.Equal(1, again.Sleeps);
    }

    /// <summary>A hundred wait for an exclusive lock of flock: its end wakes one of them.</summary>
    [Fact]
    public void OneOfThoseThatExcludeIsWoken()
    {
        var whole = new WholeFileLocks();
        var holder = new Owner();
        FakeCaller[] callers = [.. Enumerable.Range(0, 100).Select(_ => new FakeCaller())];
        Assert.Equal(Errno.None, whole.Set(_caller, holder, LockKind.Exclusive, Waiting.Never));
        List<Errno> outcomes = [];
        WaitFrom(0);
        Assert.Equal(1, callers.Sum(caller => caller.Wakes));
        Assert.Equal(99, outcomes.Count(outcome => outcome == Errno.ERESTARTSYS));
        Assert.Equal(1, outcomes.Count(outcome => outcome == Errno.None));

        void WaitFrom(int index)
        {
            if (index == callers.Length)
            {
                whole.Release(holder);
                return;
            }

            callers[index].Meanwhile(() => WaitFrom(index + 1), Errno.ERESTARTSYS);
            outcomes.Add(whole.Set(callers[index], new Owner(), LockKind.Exclusive, Waiting.Allowed));
        }
    }

    /// <summary>Threads that want an exclusive lock for one open file all have it as soon as one of them does.</summary>
    [Fact]
    public void ThreadsOfOneOpenFileDoNotWaitForEachOther()
    {
        var whole = new WholeFileLocks();
        var holder = new Owner();
        var shared = new Owner();
        var other = new FakeCaller();
        Assert.Equal(Errno.None, whole.Set(_caller, holder, LockKind.Exclusive, Waiting.Never));
        _waiter.Meanwhile(() => Assert.Equal(Errno.None, whole.Set(other, shared, LockKind.Exclusive, Waiting.Allowed)));
        other.Meanwhile(() =>
        {
            whole.Release(holder);
            Assert.Equal((1, 0), (_waiter.Wakes, other.Wakes));
            Assert.Equal(Errno.None, whole.Set(_caller, shared, LockKind.Exclusive, Waiting.Never));
        });
        Assert.Equal(Errno.None, whole.Set(_waiter, shared, LockKind.Exclusive, Waiting.Allowed));
    }

    /// <summary>An open file that has come to share a lock, by another thread, is not in the way of its own wait.</summary>
    [Fact]
    public void ASharerThatWaitsIsWokenWhenItIsTheLastOne()
    {
        var whole = new WholeFileLocks();
        var both = new Owner();
        var sharer = new Owner();
        Assert.Equal(Errno.None, whole.Set(_caller, sharer, LockKind.Shared, Waiting.Never));
        _waiter.Meanwhile(() =>
        {
            Assert.Equal(Errno.None, whole.Set(_caller, both, LockKind.Shared, Waiting.Never));
            whole.Release(sharer);
            Assert.Equal(1, _waiter.Wakes);
        });
        Assert.Equal(Errno.None, whole.Set(_waiter, both, LockKind.Exclusive, Waiting.Allowed));
        Assert.Equal(Errno.EAGAIN, whole.Set(_caller, sharer, LockKind.Shared, Waiting.Never));
    }

    private static RecordLock Lock(object owner, LockKind kind, ulong start, ulong end) => new(owner, 1, kind, start, end);

    private void Take(object owner, ulong start, ulong end) => Set(owner, LockKind.Exclusive, start, end);

    private void Set(object owner, LockKind kind, ulong start, ulong end) =>
        Assert.Equal(Errno.None, _locks.Set(_caller, Lock(owner, kind, start, end), Waiting.Never));

    /// <summary>A process's descriptors, which own record locks.</summary>
    private sealed class Table : LockOwner;

    private sealed class Owner : FileLockOwner
    {
        internal override bool WritesLeased => false;

        internal override void TellLeaseBreaks()
        {
        }
    }
}
