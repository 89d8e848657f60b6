using System;
using System.Collections.Generic;
using System.Linq;
using Tine.Processes;
using Xunit;

namespace Tine.Tests.Processes;

/// <summary>Threads that come and go in every way, by chance: each that is ready stands in one queue, and leaves it once.</summary>
public sealed class ReadyThreadsTests : IDisposable
{
    private const int Threads = 24;
    private const int Steps = 4000;
    private const int StepsBetweenCounts = 40;

    private readonly ProcessWorld _world = new();
    private readonly List<Thread> _others = [];
    private readonly List<Thread> _inside = [];
    private ReadyThreads _ready;

    public void Dispose() => _world.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public void EachThreadIsTakenOnce(int seed) => _world.Run(init =>
    {
        var random = new Random(seed);
        for (int i = 0; i < Threads; i++)
        {
            _others.Add(new Thread(init.Process, init.Scheduler) { Scheduling = init.Scheduling });
        }

        for (int step = 1; step <= Steps; step++)
        {
            Change(random);
            if (step % StepsBetweenCounts == 0)
            {
                TakeAll();
            }
        }
    });

    private void Change(Random random)
    {
        switch (random.Next(10))
        {
            case 0 or 1:
                Enter(random);
                break;
            case 2 or 3:
                TakeFirst(random);
                break;
            case 4:
                EnterCrowd(random);
                break;
            case 5:
                _ready.LendToFirstThatWaits();
                break;
            case 6 when _inside.Count > 0:
                _ready.MoveFirst(Any(random, _inside));
                break;
            case 7 when _inside.Count > 0:
                ChangePriority(random, Any(random, _inside));
                break;
            case 8 when random.Next(4) == 0:
                Throttle();
                break;
            case 9 when _inside.Count > 0:
                Thread removed = Any(random, _inside);
                Assert.True(_ready.Remove(removed));
                Assert.False(_ready.Remove(removed));
                Leave(removed);
                break;
        }
    }

    private void Enter(Random random)
    {
        if (_others.Count == 0)
        {
            return;
        }

        Thread thread = Any(random, _others);
        switch (random.Next(5))
        {
            case 0:
                _ready.Add(thread);
                break;
            case 1:
                _ready.AddFirst(thread);
                break;
            case 2:
                _ready.AddPreempted(thread);
                break;
            case 3:
                _ready.AddLast(thread);
                break;
            default:
                _ready.AddToComeNext(thread);
                break;
        }

        _others.Remove(thread);
        _inside.Add(thread);
    }

    /// <summary>A portion of a crowd is woken: some are killed, and vfork's parent may go first.</summary>
    private void EnterCrowd(Random random)
    {
        Thread? last = _ready.BeginCrowd();
        for (int left = random.Next(5); left > 0; left--)
        {
            Enter(random);
        }

        _ready.EndCrowd(last);
    }

    private void TakeFirst(Random random)
    {
        Thread? thread = _ready.TakeFirst();
        Assert.Equal(_inside.Count == 0, thread is null);
        if (thread is not null)
        {
            Leave(thread);
            thread.CreditNanoseconds -= random.Next((int)Scheduler.SliceNanoseconds * 2);
        }
    }

    private void ChangePriority(Random random, Thread thread)
    {
        int before = thread.EffectivePriority;
        Assert.True(_ready.Remove(thread));
        int priority = random.Next(3) * 10;
        thread.Scheduling = thread.Scheduling.WithPolicy(
            priority == 0 ? SchedulingPolicy.Ordinary : SchedulingPolicy.FirstInFirstOut, priority, SchedulingInheritance.Same);
        if (priority != 0)
        {
            _ready.LeaveRounds(thread);
            _ready.AddRealTime(thread, random.Next(2) == 0 ? AmongEquals.First : AmongEquals.Last);
            return;
        }

        if (before != 0)
        {
            _ready.JoinRounds(thread);
        }

        _ready.Add(thread);
    }

    private void Throttle()
    {
        if (_ready.IsThrottled)
        {
            _ready.EndThrottle();
        }
        else
        {
            _ready.Throttle();
        }
    }

    private void TakeAll()
    {
        var taken = new List<Thread>();
        while (taken.Count <= Threads && _ready.TakeFirst() is { } thread)
        {
            Assert.Null(thread.NextReady);
            taken.Add(thread);
        }

        Assert.Equal(taken.Count, taken.Distinct().Count());
        Assert.Equal(_inside.ToHashSet(), taken.ToHashSet());
        Assert.True(_ready.IsEmpty);
        taken.ForEach(Leave);
    }

    private void Leave(Thread thread)
    {
        Assert.True(_inside.Remove(thread));
        _others.Add(thread);
    }

    private static Thread Any(Random random, List<Thread> threads) => threads[random.Next(threads.Count)];
}
