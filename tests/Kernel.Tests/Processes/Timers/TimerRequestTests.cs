using System;
using System.Linq;
using Tine.Processes;
using Xunit;

namespace Tine.Tests.Processes;

/// <summary>
/// The scheduler's only timer interrupt, under random work: interrupts come late, once for many, or before their time, as
/// chips round. It is asked for again each time, and nobody's deadline is forgotten.
/// </summary>
public sealed class TimerRequestTests : IDisposable
{
    private const ulong Millisecond = 1_000_000;
    private const int Steps = 20_000;

    private readonly ProcessWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void NoDeadlineIsForgotten(int seed) => _world.Run(init =>
    {
        var random = new Random(seed);
        Scheduler scheduler = init.Scheduler;
        FakeHardware hardware = _world.Hardware;
        Probe[] timers = [.. Enumerable.Range(0, 30).Select(_ => new Probe(random))];
        for (int step = 0; step < Steps; step++)
        {
            Change(scheduler, timers[random.Next(timers.Length)], hardware.Nanoseconds, random);
            hardware.Advance((ulong)random.NextInt64(0, random.Next(8) == 0 ? 40_000_000 : 500_000));
            ulong early = random.Next(4) == 0 ? (ulong)random.Next(200_000) : 0;
            bool isPending = hardware.TimerNanoseconds <= hardware.Nanoseconds + early;
            bool areOff = random.Next(3) == 0; // a long call: the interrupt waits
            if (isPending && !areOff)
            {
                scheduler.OnTimer(interruptedUser: random.Next(2) == 0);
                Assert.All(timers, timer => Assert.True(!timer.IsQueued || timer.DeadlineNanoseconds > hardware.Nanoseconds, $"seed {seed}, step {step}"));
                Assert.True(hardware.TimerNanoseconds <= hardware.Nanoseconds + Scheduler.SliceNanoseconds, $"no tick: seed {seed}, step {step}");
            }

            ulong earliest = scheduler.Timers.NextDeadlineNanoseconds;
            // Programs get a pause after timers have happened.
            ulong latest = Math.Max(earliest, hardware.Nanoseconds + Scheduler.ShortestPauseNanoseconds);
            Assert.True(hardware.TimerNanoseconds <= latest, $"asked for too late: seed {seed}, step {step}");
        }

        Assert.True(timers.Sum(timer => timer.Times) > Steps / 10, "the timers happened");
    });

    private static void Change(Scheduler scheduler, Probe timer, ulong now, Random random)
    {
        ulong deadline = random.Next(10) switch
        {
            0 => now - (ulong)random.Next(1_000_000), // over already
            1 => Caller.Never - 1,
            2 => now + 3_000 * Millisecond,
            _ => now + (ulong)random.NextInt64(0, 30_000_000),
        };
        switch (random.Next(4))
        {
            case 0:
                scheduler.Timers.Remove(timer);
                break;
            case 1 when timer.IsQueued:
                scheduler.MoveTimer(timer, deadline);
                break;
            default:
                scheduler.AddTimer(timer, deadline);
                break;
        }
    }

    /// <summary>Counts how often it happened; some put themselves back.</summary>
    private sealed class Probe(Random random) : KernelTimer
    {
        public int Times { get; private set; }

        public override void Expire(TimerQueue queue, ulong nowNanoseconds)
        {
            Assert.True(DeadlineNanoseconds <= nowNanoseconds);
            Times++;
            if (random.Next(3) == 0)
            {
                queue.AddAgain(this, nowNanoseconds + 1 + (ulong)random.Next(5_000_000));
            }
        }
    }
}
