using System;
using System.Collections.Generic;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;
using Tine.Processes;
using Xunit;

namespace Tine.Tests.Processes;

public sealed class TimerQueueTests
{
    private sealed class Probe(int number, List<int> log) : KernelTimer
    {
        public override void Expire(TimerQueue queue, ulong nowNanoseconds) => log.Add(number);
    }

    /// <summary>Whatever is added, moved and removed: those that are left happen in the order of their deadlines.</summary>
    [Fact]
    public void TimersHappenInOrderAfterAnyChanges() =>
        Prop.ForAll((Gen.Choose(0, 30).Two().ListOf()).ToArbitrary(), steps =>
        {
            var log = new List<int>();
            var queue = new TimerQueue();
            var timers = Enumerable.Range(0, 31).Select(i => new Probe(i, log)).ToArray();
            var expected = new Dictionary<int, ulong>();
            foreach ((int timer, int deadline) in steps)
            {
                if (deadline == 0)
                {
                    queue.Remove(timers[timer]);
                    expected.Remove(timer);
                }
                else
                {
                    queue.Add(timers[timer], (ulong)deadline);
                    expected[timer] = (ulong)deadline;
                }

                Assert.Equal(expected.Count, queue.Count);
                Assert.Equal(expected.Count == 0 ? Caller.Never : expected.Values.Min(), queue.NextDeadlineNanoseconds);
            }

            ulong last = 0;
            for (ulong now = 1; now <= 31; now++)
            {
                int before = log.Count;
                while (queue.ExpireFirst(now))
                {
                }

                foreach (int timer in log.Skip(before))
                {
                    Assert.Equal(expected[timer], now);
                    Assert.True(now >= last);
                    last = now;
                }
            }

            Assert.Equal(expected.Count, log.Count);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void MoreTimersThanTheFirstRoomAreKept()
    {
        var log = new List<int>();
        var queue = new TimerQueue();
        for (int i = 200; i > 0; i--)
        {
            queue.Add(new Probe(i, log), (ulong)i);
        }

        while (queue.ExpireFirst(1000))
        {
        }

        Assert.Equal(Enumerable.Range(1, 200), log);
    }

    /// <summary>Timers of interrupts take spare places; what is added afterwards finds room all the same.</summary>
    [Fact]
    public void ThereIsRoomAfterTheSparePlacesAreTaken()
    {
        var queue = new TimerQueue();
        var log = new List<int>();
        for (int i = 0; i < 200; i++)
        {
            queue.Add(new Probe(i, log), 1);
            var spare = new Probe(i, log);
            queue.AddAgain(spare, 2);
            queue.Add(new Probe(i, log), 3);
            Assert.True(queue.IsInOrder);
            queue.Remove(spare);
        }

        Assert.Equal(400, queue.Count);
    }
}
