using System.Linq;
using Xunit;

namespace Tine.Tests.Common;

public sealed class WaitQueueTests
{
    public WaitQueueTests() => HostedMachine.Current = new HostedMachine();

    /// <summary>The first are woken at once, the others in portions, and who comes later is not.</summary>
    [Fact]
    public void AWakeOfThousandsIsDoneInPortions()
    {
        var starter = new CountingStarter();
        var late = new LateWakes(starter);
        WaitQueue.Late = late;
        var queue = new WaitQueue();
        CountingWaiter[] waiters = [.. Enumerable.Range(0, 1000).Select(_ => new CountingWaiter())];
        foreach (CountingWaiter waiter in waiters)
        {
            queue.Add(new WaitEntry(waiter));
        }

        queue.WakeAll();
        Assert.Equal(256, waiters.Sum(waiter => waiter.Wakes));
        Assert.Equal((1, 1, 0), (starter.Starts, starter.Crowds, starter.OpenCrowds));
        var later = new CountingWaiter();
        for (int i = 0; i < 300; i++)
        {
            queue.Add(new WaitEntry(later));
        }

        int portions = 1;
        while (late.WakePortion())
        {
            portions++;
        }

        Assert.Equal(3, portions);
        Assert.All(waiters, waiter => Assert.Equal(1, waiter.Wakes));
        Assert.Equal(0, later.Wakes);
        Assert.True(queue.HasWaiters);
    }

    /// <summary>One waiter is no crowd; those after the first of several are, and those that a call has woken which asks for the result.</summary>
    [Fact]
    public void TheOthersOfSeveralAreACrowd()
    {
        var starter = new CountingStarter();
        WaitQueue.Late = new LateWakes(starter);
        var queue = new WaitQueue();
        var waiter = new CountingWaiter { CrowdOf = starter };
        queue.Add(new WaitEntry(waiter));
        queue.WakeAll();
        Assert.Equal((0, 1, 0), (starter.Crowds, waiter.Wakes, waiter.WakesInCrowd));
        for (int i = 0; i < 1000; i++)
        {
            queue.Add(new WaitEntry(waiter));
        }

        queue.WakeAll();
        WaitQueue.Late.Finish(new Files.FakeCaller());
        Assert.Equal((1001, 999, 0), (waiter.Wakes, waiter.WakesInCrowd, starter.OpenCrowds));
    }

    /// <summary>An entry that comes again when it is woken, an interest of epoll above all, is not woken by the same event for ever.</summary>
    [Fact]
    public void WhatComesAgainWaitsForTheNextEvent()
    {
        var late = new LateWakes(new CountingStarter());
        WaitQueue.Late = late;
        var queue = new WaitQueue();
        ReturningWaiter[] waiters = [.. Enumerable.Range(0, 600).Select(_ => new ReturningWaiter(queue))];
        queue.WakeAll();
        for (int portions = 0; late.WakePortion(); portions++)
        {
            Assert.InRange(portions, 0, 10);
        }

        Assert.All(waiters, waiter => Assert.InRange(waiter.Wakes, 1, 2));
    }

    /// <summary>Wakes a thousand epolls with many waiters each by one event, in portions.</summary>
    [Fact]
    public void AWakeThatReachesManyQueuesIsDoneInPortions()
    {
        const int queues = 1000;
        const int atOnce = 8;
        var late = new LateWakes(new CountingStarter());
        WaitQueue.Late = late;
        var first = new WaitQueue();
        CountingWaiter[] waiters = [.. Enumerable.Range(0, queues).Select(_ => new CountingWaiter())];
        foreach (CountingWaiter waiter in waiters)
        {
            late.Expect(WaitQueue.MostAtOnce);
            var queue = new WaitQueue();
            first.Add(new WaitEntry(new RelayingWaiter(queue, atOnce)));
            for (int i = 0; i < 3 * atOnce; i++)
            {
                queue.Add(new WaitEntry(waiter));
            }
        }

        first.WakeAll();
        Assert.Equal(WaitQueue.MostAtOnce * atOnce, waiters.Sum(waiter => waiter.Wakes));
        bool isMore = true;
        while (isMore)
        {
            int before = waiters.Sum(waiter => waiter.Wakes);
            isMore = late.WakePortion();
            Assert.InRange(waiters.Sum(waiter => waiter.Wakes) - before, 0, WaitQueue.MostAtOnce * atOnce);
        }

        Assert.All(waiters, waiter => Assert.Equal(3 * atOnce, waiter.Wakes));
        late.ExpectNoMore(queues * WaitQueue.MostAtOnce);
    }

    /// <summary>A queue that is woken again before all have been woken takes no second place: those are woken anyhow.</summary>
    [Fact]
    public void AQueueOfWhichSomeAreLeftIsNotLeftTwice()
    {
        var starter = new CountingStarter();
        var late = new LateWakes(starter);
        WaitQueue.Late = late;
        var queue = new WaitQueue();
        var waiter = new CountingWaiter();
        for (int i = 0; i < 1000; i++)
        {
            queue.Add(new WaitEntry(waiter));
        }

        queue.WakeAll();
        queue.WakeAll();
        Assert.Equal((1, 2 * WaitQueue.MostAtOnce), (starter.Starts, waiter.Wakes));
        while (late.WakePortion())
        {
        }

        Assert.Equal(1000, waiter.Wakes);
    }

    private sealed class RelayingWaiter(WaitQueue queue, int mostAtOnce) : Waiter
    {
        public override void Wake() => queue.WakeAll(mostAtOnce);
    }

    private sealed class CountingStarter : LateStarter
    {
        public int Starts { get; private set; }

        /// <summary>Crowds that were begun and not ended.</summary>
        public int OpenCrowds { get; private set; }

        public int Crowds { get; private set; }

        public override void Start() => Starts++;

        public override void BeginCrowd()
        {
            OpenCrowds++;
            Crowds++;
        }

        public override void EndCrowd() => OpenCrowds--;
    }

    private sealed class ReturningWaiter : Waiter
    {
        private readonly WaitQueue _queue;
        private readonly WaitEntry _entry;

        public ReturningWaiter(WaitQueue queue)
        {
            _queue = queue;
            _entry = new WaitEntry(this);
            queue.Add(_entry);
        }

        public int Wakes { get; private set; }

        public override void Wake()
        {
            Wakes++;
            _queue.Add(_entry);
        }
    }

    private sealed class CountingWaiter : Waiter
    {
        public int Wakes { get; private set; }

        public int WakesInCrowd { get; private set; }

        public CountingStarter? CrowdOf { get; init; }

        public override void Wake()
        {
            Wakes++;
            WakesInCrowd += CrowdOf is { OpenCrowds: > 0 } ? 1 : 0;
        }
    }
}
