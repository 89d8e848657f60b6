using System;
using System.Collections.Generic;
using System.Linq;
using Tine.Processes;
using Xunit;

namespace Tine.Tests.Processes;

/// <summary>The queue of ready threads in which real-time threads come first, against a list that is searched.</summary>
public sealed class PriorityRunQueueTests : IDisposable
{
    private const CloneFlags ThreadFlags = CloneFlags.Memory | CloneFlags.SignalHandlers | CloneFlags.Thread;
    private const int Threads = 24;

    private readonly ProcessWorld _world = new();
    private readonly List<Thread> _free = [];
    private readonly List<Thread> _model = [];
    private readonly List<Thread> _otherModel = [];
    private PriorityRunQueue _queue;
    private PriorityRunQueue _other;

    public void Dispose() => _world.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void ItAgreesWithASearchedList(int seed) => _world.Run(init =>
    {
        var random = new Random(seed);
        StartSleepers(init);
        for (int step = 0; step < 3000; step++)
        {
            Change(random);
            Assert.Equal(_model.Count == 0, _queue.IsEmpty);
            Assert.Same(_model.FirstOrDefault(), _queue.First);
        }

        while (_model.Count > 0)
        {
            Take();
        }

        Assert.Null(_queue.TakeFirst());
    });

    private void StartSleepers(Thread init)
    {
        for (int i = 0; i < Threads; i++)
        {
            _world.Clone(init, new CloneArguments(ThreadFlags, Signal.None), self =>
            {
                _free.Add(self);
                self.Block(SleepKind.Interruptible, Caller.Never);
            });
        }

        init.Scheduler.Yield(init);
    }

    private void Change(Random random)
    {
        int kind = random.Next(10);
        if (kind < 4 && _free.Count > 0)
        {
            Insert(random, _free[random.Next(_free.Count)]);
        }
        else if (kind < 7 && _model.Count > 0)
        {
            Take();
        }
        else if (kind == 7 && _model.Count > 0)
        {
            Thread removed = _model[random.Next(_model.Count)];
            Assert.True(_queue.Remove(removed));
            Assert.False(_queue.Remove(removed));
            _model.Remove(removed);
            _free.Add(removed);
        }
        else if (kind == 8)
        {
            ThrottleAndBack(random);
        }
        else if (kind == 9 && random.Next(4) == 0)
        {
            MoveOrdinary(random);
        }
    }

    /// <summary>Ordinary threads go to the end of the crowd, and real-time threads stay.</summary>
    private void MoveOrdinary(Random random)
    {
        var crowd = default(RunQueue);
        if (_free.Count > 0)
        {
            crowd.AddLast(_free[0]);
        }

        int staying = random.Next(_model.Count + 1);
        Thread[] moving = [.. _model.Where((thread, place) => place >= staying && thread.EffectivePriority == 0)];
        _queue.MoveOrdinary(ref crowd, staying == 0 ? null : _model[staying - 1]);
        Thread[] expected = [.. _free.Take(1), .. moving];
        foreach (Thread thread in expected)
        {
            Assert.Same(thread, crowd.TakeFirst());
        }

        Assert.True(crowd.IsEmpty);
        _free.AddRange(expected.Except(_free));
        _model.RemoveAll(moving.Contains);
    }

    private void Insert(Random random, Thread thread)
    {
        int priority = new[] { 0, 0, 1, 2, 63, 64, 65, 99 }[random.Next(8)];
        SchedulingPolicy policy = priority == 0 ? SchedulingPolicy.Ordinary : SchedulingPolicy.FirstInFirstOut;
        thread.Scheduler.Change(thread, thread.Scheduling.WithPolicy(policy, priority, SchedulingInheritance.Same));
        _free.Remove(thread);
        if (priority == 0 && random.Next(2) == 0)
        {
            _queue.AddLast(thread);
            _model.Add(thread);
            return;
        }

        AmongEquals place = priority == 0 || random.Next(2) == 0 ? AmongEquals.First : AmongEquals.Last;
        _queue.Insert(thread, place);
        int index = _model.FindIndex(other => other.EffectivePriority < priority + (place == AmongEquals.First ? 1 : 0));
        _model.Insert(index < 0 ? _model.Count : index, thread);
    }

    private void Take()
    {
        Assert.Same(_model[0], _queue.TakeFirst());
        _free.Add(_model[0]);
        _model.RemoveAt(0);
    }

    /// <summary>Real-time threads wait elsewhere, some leave, and come back before the ordinary ones.</summary>
    private void ThrottleAndBack(Random random)
    {
        _queue.MoveRealTime(ref _other);
        _otherModel.AddRange(_model.Where(thread => thread.EffectivePriority != 0));
        _model.RemoveAll(thread => thread.EffectivePriority != 0);
        for (int left = random.Next(4); left > 0 && _otherModel.Count > 0; left--)
        {
            Assert.Same(_otherModel[0], _other.TakeFirst());
            _free.Add(_otherModel[0]);
            _otherModel.RemoveAt(0);
        }

        Assert.Same(_model.FirstOrDefault(), _queue.First);
        _other.MoveRealTime(ref _queue);
        Assert.True(_other.IsEmpty);
        _model.InsertRange(0, _otherModel);
        _otherModel.Clear();
    }
}
