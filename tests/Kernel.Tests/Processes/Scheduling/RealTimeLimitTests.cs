using System;
using Tine.Processes;
using Xunit;

namespace Tine.Tests.Processes;

/// <summary>RLIMIT_RTTIME: how long a real-time thread may run without a call that sleeps; getrlimit(2).</summary>
public sealed class RealTimeLimitTests : IDisposable
{
    private const ulong MicrosecondsATick = 10_000;

    private readonly ProcessWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public void SIGXCPUComesBeyondTheSoftLimitAndEachSecondFromThenOn() => RunRealTime(5, ResourceLimit.Infinity, self =>
    {
        for (int tick = 1; tick <= 210; tick++)
        {
            Tick(self);
            Assert.Equal(tick is 6 or 106 or 206, HasComeSince(self));
        }
    });

    [Fact]
    public void SIGKILLComesBeyondTheHardLimit()
    {
        int ticks = 0;
        _world.RunChild(
            self =>
            {
                BeRealTime(self, 5, 20);
                while (true)
                {
                    ticks++;
                    Tick(self);
                    Assert.Equal(ticks == 6, HasComeSince(self));
                    ProcessWorld.Return(self);
                }
            },
            (int)Signal.SIGKILL);
        Assert.Equal(21, ticks);
    }

    [Fact]
    public void ASleepBeginsTheCountAnew() => RunRealTime(5, ResourceLimit.Infinity, self =>
    {
        for (int round = 0; round < 3; round++)
        {
            for (int tick = 0; tick < 5; tick++)
            {
                Tick(self);
                Assert.False(HasComeSince(self));
            }

            Assert.Equal(Errno.ETIMEDOUT, self.Block(SleepKind.Interruptible, _world.Hardware.Nanoseconds + 1));
        }
    });

    [Fact]
    public void ALimitOfMicrosecondsIsRoundedUpToTicks() => RunRealTime(5, ResourceLimit.Infinity, self =>
    {
        self.Process.Limits = self.Process.Limits.With(Resource.RealTimeMicroseconds, new ResourceLimit(MicrosecondsATick + 1, ResourceLimit.Infinity));
        Tick(self);
        Tick(self);
        Assert.False(HasComeSince(self));
        Tick(self);
        Assert.True(HasComeSince(self));
    });

    [Fact]
    public void AnOrdinaryThreadHasNoSuchLimit() => RunRealTime(1, ResourceLimit.Infinity, self =>
    {
        self.Scheduler.Change(self, self.Scheduling.WithPolicy(SchedulingPolicy.Ordinary, 0, SchedulingInheritance.Same));
        for (int tick = 0; tick < 10; tick++)
        {
            Tick(self);
        }

        Assert.False(HasComeSince(self));
    });

    private void RunRealTime(ulong softTicks, ulong hardTicks, Action<Thread> program) => _world.RunChild(self =>
    {
        BeRealTime(self, softTicks, hardTicks);
        program(self);
    });

    /// <summary>A policy, limits in ticks, and SIGXCPU blocked so that it stays pending.</summary>
    private static void BeRealTime(Thread self, ulong softTicks, ulong hardTicks)
    {
        ulong hard = hardTicks == ResourceLimit.Infinity ? hardTicks : hardTicks * MicrosecondsATick;
        self.Process.Limits = self.Process.Limits.With(Resource.RealTimeMicroseconds, new ResourceLimit(softTicks * MicrosecondsATick, hard));
        SignalMask.SetMask(self, SignalSet.Of(Signal.SIGXCPU));
        self.Scheduler.Change(self, self.Scheduling.WithPolicy(SchedulingPolicy.FirstInFirstOut, 1, SchedulingInheritance.Same));
    }

    private static bool HasComeSince(Thread self) => SignalTaking.Take(self, SignalSet.Of(Signal.SIGXCPU)).Signal == Signal.SIGXCPU;

    private void Tick(Thread self)
    {
        _world.Hardware.Advance(Scheduler.SliceNanoseconds);
        self.Scheduler.OnTimer(interruptedUser: true);
    }
}
