using System;
using System.Collections.Generic;
using Tine.Processes;
using Xunit;

namespace Tine.Tests.Processes;

/// <summary>The queue of ready threads, linked through them: any changes leave them in the order of a list.</summary>
public sealed class RunQueueTests : IDisposable
{
    private readonly ProcessWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void AnyChangesLeaveTheThreadsInOrder(int seed) => _world.Run(init =>
    {
        var random = new Random(seed);
        var queue = new RunQueue();
        var model = new List<Thread>();
        var free = new Stack<Thread>();
        for (int i = 0; i < 12; i++)
        {
            free.Push(new Thread(init.Process, init.Scheduler));
        }

        for (int step = 0; step < 2000; step++)
        {
            switch (random.Next(6))
            {
                case 0 when free.TryPop(out Thread? thread):
                    queue.AddLast(thread);
                    model.Add(thread);
                    break;
                case 1 when free.TryPop(out Thread? thread):
                    queue.AddFirst(thread);
                    model.Insert(0, thread);
                    break;
                case 2 when free.TryPop(out Thread? thread):
                    int place = random.Next(model.Count + 1);
                    queue.InsertAfter(thread, place == 0 ? null : model[place - 1]);
                    model.Insert(place, thread);
                    break;
                case 3 when model.Count > 0:
                    int index = random.Next(model.Count);
                    Assert.True(queue.Remove(model[index], out Thread? previous));
                    Assert.Same(index == 0 ? null : model[index - 1], previous);
                    Assert.False(queue.Remove(model[index], out _));
                    free.Push(model[index]);
                    model.RemoveAt(index);
                    break;
                case 4:
                    Assert.Same(model.Count == 0 ? null : model[0], queue.First);
                    if (queue.TakeFirst() is { } first)
                    {
                        Assert.Null(first.NextReady);
                        free.Push(first);
                        model.RemoveAt(0);
                    }

                    break;
                case 5 when model.Count > 0:
                    int taken = random.Next(model.Count) + 1;
                    RunQueue others = queue.TakeUntil(model[taken - 1]);
                    Assert.Equal(taken == model.Count, queue.IsEmpty);
                    queue.Prepend(ref others);
                    Assert.True(others.IsEmpty);
                    Assert.Null(others.TakeFirst());
                    break;
            }

            Assert.Equal(model.Count == 0, queue.IsEmpty);
        }

        foreach (Thread thread in model)
        {
            Assert.Same(thread, queue.TakeFirst());
        }

        Assert.Null(queue.TakeFirst());
    });
}
