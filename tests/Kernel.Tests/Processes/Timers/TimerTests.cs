using System;
using System.Collections.Generic;
using Tine.Processes;
using Xunit;

namespace Tine.Tests.Processes;

/// <summary>Timers of programs: however many and however short, they leave time for others.</summary>
public sealed class TimerTests : IDisposable
{
    private const ulong Microsecond = 1_000;

    private readonly ProcessWorld _world = new();

    public void Dispose() => _world.Dispose();

    private sealed class Probe(List<int> log, int number) : KernelTimer
    {
        public override void Expire(TimerQueue queue, ulong nowNanoseconds) => log.Add(number);
    }

    [Fact]
    public void TimersThatAreDueAtOnceAreSharedOutOverInterruptsAndNoneIsLost() => _world.Run(init =>
    {
        var log = new List<int>();
        ulong now = _world.Hardware.Nanoseconds;
        for (int i = 0; i < 1000; i++)
        {
            init.Scheduler.AddTimer(new Probe(log, i), now + 1 + (ulong)i);
        }

        int interrupts = 0;
        while (log.Count < 1000)
        {
            int before = log.Count;
            _world.Hardware.Advance(10 * Microsecond);
            init.PreemptionPoint();
            Assert.InRange(log.Count - before, 1, 32);
            interrupts++;
        }

        Assert.InRange(interrupts, 1000 / 32, 40);
        for (int i = 0; i < 1000; i++)
        {
            Assert.Equal(i, log[i]);
        }
    });

    /// <summary>On a machine that stands still for a while in between, too, timers expire before sleeps that end later.</summary>
    [Fact]
    public void ASleepEndsAfterTimersThatWereDueBeforeIt() => _world.Run(init =>
    {
        var log = new List<int>();
        ulong now = _world.Hardware.Nanoseconds;
        for (int i = 0; i < 3; i++)
        {
            int number = i;
            init.Scheduler.AddTimer(new Stall(_world.Hardware, () => log.Add(number)), now + 1 + (ulong)i);
        }

        init.Scheduler.Sleeps.Add(new Stall(_world.Hardware, () => log.Add(3)), now + 10);
        init.Scheduler.AddTimer(new Stall(_world.Hardware, () => log.Add(4)), now + 20);
        _world.Hardware.Advance(1000 * Microsecond);
        init.PreemptionPoint();
        Assert.Equal([0, 1, 2, 3, 4], log);
    });

    private sealed class Stall(FakeHardware hardware, Action expire) : KernelTimer
    {
        public override void Expire(TimerQueue queue, ulong nowNanoseconds)
        {
            hardware.Advance(100 * Microsecond);
            expire();
        }
    }

    [Fact]
    public void TheNextInterruptForTimersLeavesTheProgramTime() => _world.Run(init =>
    {
        var log = new List<int>();
        ulong now = _world.Hardware.Nanoseconds;
        init.Scheduler.AddTimer(new Probe(log, 1), now + 100);
        init.Scheduler.AddTimer(new Probe(log, 2), now + 101);
        _world.Hardware.Advance(100);
        init.PreemptionPoint();
        _world.Hardware.Advance(100);
        init.PreemptionPoint();
        Assert.Equal([1], log);
        _world.Hardware.Advance(10 * Microsecond);
        init.PreemptionPoint();
        Assert.Equal([1, 2], log);
    });

    [Fact]
    public void APeriodicTimerRestsUntilItsSignalIsDelivered() => _world.Run(init =>
    {
        ProcessWorld.Catch(init.Process, Signal.SIGUSR1);
        ClockTimer timer = Create(init);
        ulong start = _world.Hardware.Nanoseconds;
        timer.Set(start + 1, 1);
        Assert.Equal(1, init.Scheduler.Timers.Count);
        _world.Hardware.Advance(1);
        init.PreemptionPoint();
        Assert.Equal(0, init.Scheduler.Timers.Count);
        Assert.True(SignalMask.PendingOf(init).Has(Signal.SIGUSR1));

        _world.Hardware.Advance(1000);
        SignalInfo info = SignalTaking.Take(init, SignalSet.Of(Signal.SIGUSR1));
        Assert.Equal(1000U, info.UserId);
        Assert.Equal(1000U, timer.LastOverrun);
        Assert.Equal(start + 1001 + 20_000, timer.DeadlineNanoseconds);
        Assert.Equal(1UL, timer.LeftNanoseconds());
        Assert.Equal(1, init.Scheduler.Timers.Count);
        Assert.True(SignalMask.PendingOf(init).IsEmpty);
        timer.Set(0, 0);
        Assert.Equal(0, init.Scheduler.Timers.Count);
    });

    [Fact]
    public void ASignalOfAFormerSettingDoesNotStartTheTimer() => _world.Run(init =>
    {
        ProcessWorld.Catch(init.Process, Signal.SIGUSR1);
        ClockTimer timer = Create(init);
        timer.Set(_world.Hardware.Nanoseconds + 1, 1);
        _world.Hardware.Advance(1);
        init.PreemptionPoint();
        timer.Set(0, 0);
        Assert.Equal((int)Signal.SIGUSR1, SignalTaking.Take(init, SignalSet.Of(Signal.SIGUSR1)).Number);
        Assert.Equal(0, init.Scheduler.Timers.Count);
        Assert.Equal(0UL, timer.LeftNanoseconds());
    });

    [Fact]
    public void ATimerWhoseTimeHasComeButNotItsInterruptHasANanosecondLeft() => _world.Run(init =>
    {
        ProcessWorld.Catch(init.Process, Signal.SIGUSR1);
        ClockTimer timer = Create(init);
        timer.Set(_world.Hardware.Nanoseconds + 10, 0);
        Assert.Equal(10UL, timer.LeftNanoseconds());
        _world.Hardware.Advance(9);
        Assert.Equal(1UL, timer.LeftNanoseconds());
        _world.Hardware.Advance(1);
        Assert.Equal(1UL, timer.LeftNanoseconds());
        _world.Hardware.Advance(90);
        Assert.Equal(1UL, timer.LeftNanoseconds());
        init.PreemptionPoint();
        Assert.Equal(0UL, timer.LeftNanoseconds());
    });

    /// <summary>SIGEV_NONE.</summary>
    [Fact]
    public void ATimerThatIsOnlyLookedAtGoesOnByItself() => _world.Run(init =>
    {
        ClockTimer timer = Create(init, Signal.None);
        timer.Set(_world.Hardware.Nanoseconds + 10, 0);
        Assert.Equal(0, init.Scheduler.Timers.Count);
        _world.Hardware.Advance(9);
        Assert.Equal(1UL, timer.LeftNanoseconds());
        _world.Hardware.Advance(1);
        Assert.Equal(0UL, timer.LeftNanoseconds());
        timer.Set(_world.Hardware.Nanoseconds + 10, 4);
        _world.Hardware.Advance(10);
        Assert.Equal(4UL, timer.LeftNanoseconds());
        _world.Hardware.Advance(9);
        Assert.Equal(3UL, timer.LeftNanoseconds());
        Assert.Equal(4UL, timer.IntervalNanoseconds);
        timer.Set(0, 4);
        Assert.Equal(0UL, timer.LeftNanoseconds());
    });

    [Fact]
    public void TwoTimersWithOneSignalAreBothDelivered() => _world.Run(init =>
    {
        ProcessWorld.Catch(init.Process, Signal.SIGUSR1);
        ClockTimer first = Create(init);
        ClockTimer second = Create(init);
        first.Set(_world.Hardware.Nanoseconds + 1, 0);
        second.Set(_world.Hardware.Nanoseconds + 1, 0);
        _world.Hardware.Advance(1);
        init.PreemptionPoint();
        Assert.Equal(first.Id, SignalTaking.Take(init, SignalSet.Of(Signal.SIGUSR1)).ProcessId);
        Assert.Equal(second.Id, SignalTaking.Take(init, SignalSet.Of(Signal.SIGUSR1)).ProcessId);
        Assert.Equal(0, SignalTaking.Take(init, SignalSet.Of(Signal.SIGUSR1)).Number);
    });

    [Fact]
    public void ITIMERREALRestsUntilSIGALRMIsDelivered() => _world.Run(init =>
    {
        ProcessWorld.Catch(init.Process, Signal.SIGALRM);
        IntervalTimers timers = ProcessTimers.Of(init.Process).Intervals;
        timers.Set(IntervalTimerKind.Real, 100_000, 100_000);
        _world.Hardware.Advance(350_000);
        init.PreemptionPoint();
        Assert.Equal(0, init.Scheduler.Timers.Count);
        Assert.Equal((int)Signal.SIGALRM, SignalTaking.Take(init, SignalSet.Of(Signal.SIGALRM)).Number);
        Assert.Equal(50_000UL, timers.LeftNanoseconds(IntervalTimerKind.Real));
        timers.Stop();
    });

    [Theory]
    [InlineData(0)]
    [InlineData(200_000)]
    public void ASIGALRMFromSomebodyElseLeavesTheTimerAsItIs(ulong intervalNanoseconds) => _world.Run(init =>
    {
        ProcessWorld.Catch(init.Process, Signal.SIGALRM);
        IntervalTimers timers = ProcessTimers.Of(init.Process).Intervals;
        timers.Set(IntervalTimerKind.Real, 100_000, intervalNanoseconds);
        ProcessWorld.Send(init, init.Process, Signal.SIGALRM);
        Assert.Equal((int)Signal.SIGALRM, SignalTaking.TakeNext(init).Number);
        Assert.Equal(100_000UL, timers.LeftNanoseconds(IntervalTimerKind.Real));
        _world.Hardware.Advance(100_000);
        Assert.Equal(1UL, timers.LeftNanoseconds(IntervalTimerKind.Real));
        ProcessWorld.Send(init, init.Process, Signal.SIGALRM);
        Assert.Equal((int)Signal.SIGALRM, SignalTaking.TakeNext(init).Number);
        Assert.Equal(1UL, timers.LeftNanoseconds(IntervalTimerKind.Real));
        init.PreemptionPoint();
        Assert.Equal(0UL, timers.LeftNanoseconds(IntervalTimerKind.Real));
        Assert.Equal((int)Signal.SIGALRM, SignalTaking.TakeNext(init).Number);
        Assert.Equal(intervalNanoseconds, timers.LeftNanoseconds(IntervalTimerKind.Real));
        timers.Stop();
    });

    [Fact]
    public void ATimerThatIsReadRestsUntilThenAndCountsWhatWasDue() => _world.Run(init =>
    {
        var timer = new ExpirationTimer();
        timer.Set(init.Scheduler, _world.Hardware.Nanoseconds + 10, 10, ClockSetting.ChangesNothing);
        _world.Hardware.Advance(10);
        init.PreemptionPoint();
        Assert.Equal(1UL, timer.Expirations);
        Assert.Equal(0, init.Scheduler.Timers.Count);
        _world.Hardware.Advance(95);
        Assert.Equal(10UL, timer.TakeExpirations(init.Scheduler));
        Assert.Equal(5UL, timer.LeftNanoseconds(init.Scheduler));
        Assert.Equal(0UL, timer.Expirations);
        timer.Set(init.Scheduler, 0, 0, ClockSetting.ChangesNothing);
    });

    private static ClockTimer Create(Thread thread, Signal signal = Signal.SIGUSR1) =>
        ProcessTimers.Of(thread.Process).Clocks.Create(signal, 0, null, ClockKind.Monotonic, null).Value;
}
