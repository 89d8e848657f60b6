using System;
using Tine.Processes;
using Xunit;

namespace Tine.Tests.Processes;

/// <summary>Hundreds of threads that one event wakes, and a thread that wakes up beside them.</summary>
public sealed class CrowdShareTests : IDisposable
{
    private readonly ProcessWorld _world = new();

    public void Dispose() => _world.Dispose();

    /// <summary>One event wakes a thousand threads with 20 ms of work in all, the first 256 at once.</summary>
    [Fact]
    public void NobodyWaitsBehindACrowd() => _world.Run(init =>
    {
        const ulong work = Scheduler.SliceNanoseconds / 500;
        int ran = 0;
        WaitQueue queue = StartCrowd(init, 1000, work, () => ran++);
        ulong late = ulong.MaxValue;
        int ranBefore = 0;
        _world.Fork(init, self =>
        {
            ulong deadline = _world.Hardware.Nanoseconds + (300 * work);
            self.Block(SleepKind.Interruptible, deadline);
            late = _world.Hardware.Nanoseconds - deadline;
            ranBefore = ran;
        });
        init.Scheduler.Yield(init);
        queue.WakeAll();
        _world.WaitFor(init);
        Assert.InRange(late, 0UL, 10 * work);
        Assert.InRange(ranBefore, 1, 400);
        init.Scheduler.Yield(init);
        Assert.Equal(1000, ran);
    });

    /// <summary>A crowd's work lasts longer than what the watcher may use in the meantime.</summary>
    [Fact]
    public void WhoHasUsedUpItsTimeWaitsForNoCrowd() => _world.Run(init =>
    {
        const ulong slice = Scheduler.SliceNanoseconds;
        const int wakes = 40;
        WaitQueue queue = StartCrowd(init, 600, slice / 10, () => { });
        ulong latest = 0;
        _world.Fork(init, self =>
        {
            for (int i = 0; i < wakes; i++)
            {
                ulong deadline = _world.Hardware.Nanoseconds + (slice / 2);
                self.Block(SleepKind.Interruptible, deadline);
                latest = i == 0 ? 0 : Math.Max(latest, _world.Hardware.Nanoseconds - deadline); // The first one waits for the 256.
                _world.Hardware.Advance(slice / 20);
            }
        });
        init.Scheduler.Yield(init);
        queue.WakeAll();
        _world.WaitFor(init);
        Assert.InRange(latest, 0UL, 4 * slice);
        init.Scheduler.Yield(init);
    });

    private WaitQueue StartCrowd(Thread init, int members, ulong work, Action done)
    {
        const CloneFlags threadFlags = CloneFlags.Memory | CloneFlags.SignalHandlers | CloneFlags.Thread;
        var queue = new WaitQueue();
        for (int i = 0; i < members; i++)
        {
            _world.Clone(init, new CloneArguments(threadFlags, Signal.None), self =>
            {
                queue.Wait(self);
                _world.Hardware.Advance(work);
                done();
                Exit.Thread(self, 0);
            });
        }

        init.Scheduler.Yield(init);
        return queue;
    }
}
