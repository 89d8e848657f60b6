using System.Linq;
using Xunit;

namespace Tine.Tests.Common;

public sealed class WaitQueueTests
{
    /// <summary>The first are woken at once, the others in portions, and who comes later is not.</summary>
    [Fact]
    public void AWakeOfThousandsIsDoneInPortions()
    {
        LateWakes? former = WaitQueue.Late;
        var owner = new CountingWaiter();
        var late = new LateWakes(owner);
        WaitQueue.Late = late;
        var queue = new WaitQueue();
        CountingWaiter[] waiters = [.. Enumerable.Range(0, 1000).Select(_ => new CountingWaiter())];
        foreach (CountingWaiter waiter in waiters)
        {
            queue.Add(new WaitEntry(waiter));
        }

        queue.WakeAll();
        Assert.Equal(256, waiters.Sum(waiter => waiter.Wakes));
        Assert.Equal(1, owner.Wakes);
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
        Assert.InRange(later.Wakes, 0, 256);
        WaitQueue.Late = former;
    }

    private sealed class CountingWaiter : Waiter
    {
        public int Wakes { get; private set; }

        public override void Wake() => Wakes++;
    }
}
