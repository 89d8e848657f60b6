using System;
using Tine.Processes;
using Xunit;

namespace Tine.Tests.Processes;

/// <summary>The measure of the longest stretch without a preemption point (latency=MICROSECONDS).</summary>
public sealed class InterruptLatencyTests : IDisposable
{
    private readonly ProcessWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public void TheLongestWaitIsKept() => _world.Run(init =>
    {
        var latency = new InterruptLatency();
        foreach ((ulong now, ulong deadline, ulong longest) in ((ulong, ulong, ulong)[])[(100, 100, 0), (90, 100, 0), (150, 100, 50), (120, 100, 50), (151, 100, 51)])
        {
            latency.Note(now, deadline, init.Scheduler);
            Assert.Equal(longest, latency.LongestNanoseconds);
        }
    });

    [Fact]
    public void InterruptsComeAtTheIntervalOrWithTheTick()
    {
        var latency = new InterruptLatency();
        Assert.Equal(1000UL, latency.NextInterrupt(100, 1000));
        latency.Measure(20);
        Assert.Equal(120UL, latency.NextInterrupt(100, 1000));
        Assert.Equal(1000UL, latency.NextInterrupt(990, 1000));
    }
}
