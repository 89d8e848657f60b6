using System;
using System.Text;
using Tine.Files;
using Tine.Processes;
using Xunit;

namespace Tine.Tests.Processes;

/// <summary>Timers that are read.</summary>
public sealed class TimerFileTests : IDisposable
{
    private const ulong Second = 1_000_000_000;

    private readonly ProcessWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public void OneDescribesItselfInLinuxWords() => _world.Run(_ =>
    {
        var file = new TimerFile(_world.Files.Context.Services, _world.World, ClockKind.Monotonic, OpenFlags.NonBlocking)
        {
            ClockNumber = 1,
            SettingFlags = 1,
        };
        file.Set(0, 2_000_000_005, ClockSetting.ChangesNothing);
        var text = new TextBuffer();
        file.Describe(text);
        const string expected = "clockid: 1\nticks: 0\nsettime flags: 01\nit_value: (0, 0)\nit_interval: (2, 5)\n";
        Assert.Equal(expected, Encoding.ASCII.GetString(text.Bytes));
    });

    [Fact]
    public void SettingTheClockMovesTimersAtATimeOfDayAlone() => _world.Run(init =>
    {
        ulong deadline = _world.Hardware.Nanoseconds + (100 * Second);
        TimerFile ofDay = Start(ClockKind.RealTime, deadline, ClockSetting.Moves);
        TimerFile monotonic = Start(ClockKind.Monotonic, deadline, ClockSetting.ChangesNothing);
        MoveClock(init, 60);
        Assert.InRange(ofDay.LeftNanoseconds(), 39 * Second, 40 * Second);
        Assert.InRange(monotonic.LeftNanoseconds(), 99 * Second, 100 * Second);
        MoveClock(init, 40);
        init.PreemptionPoint();
        Assert.Equal((PollEvents.In, PollEvents.None), (ofDay.Poll(null), monotonic.Poll(null)));
        ofDay = Start(ClockKind.RealTime, deadline, ClockSetting.Moves);
        MoveClock(init, -1000);
        _world.Hardware.Advance(100 * Second);
        init.PreemptionPoint();
        Assert.Equal((PollEvents.None, PollEvents.In), (ofDay.Poll(null), monotonic.Poll(null)));
        Assert.InRange(ofDay.LeftNanoseconds(), 999 * Second, 1000 * Second);
    });

    /// <summary>Timers of the two clocks expire in the order of their moments, however many of one are due.</summary>
    [Fact]
    public void NeitherClocksTimersWaitForTheOthers() => _world.Run(init =>
    {
        ulong now = _world.Hardware.Nanoseconds;
        for (int i = 0; i < 200; i++)
        {
            Start(ClockKind.Monotonic, now + 10, ClockSetting.ChangesNothing);
        }

        TimerFile ofDay = Start(ClockKind.RealTime, now + 5, ClockSetting.Moves);
        _world.Hardware.Advance(20);
        init.PreemptionPoint();
        Assert.Equal(PollEvents.In, ofDay.Poll(null));
    });

    [Fact]
    public void AnIntervalGoesOnWhereTheClockWasSetBackBehindAnExpiration() => _world.Run(init =>
    {
        var timer = new ExpirationTimer();
        ulong now = _world.Hardware.Nanoseconds;
        timer.Set(init.Scheduler, now + Second, Second, ClockSetting.Moves);
        _world.Hardware.Advance(Second);
        init.PreemptionPoint();
        MoveClock(init, -50);
        Assert.Equal(1UL, timer.TakeExpirations(init.Scheduler));
        Assert.InRange(timer.LeftNanoseconds(init.Scheduler), 50 * Second, 51 * Second);
        timer.Set(init.Scheduler, 0, 0, ClockSetting.ChangesNothing);
    });

    [Fact]
    public void ASetClockIsToldOfOnce() => _world.Run(init =>
    {
        ulong deadline = _world.Hardware.Nanoseconds + (100 * Second);
        TimerFile told = Start(ClockKind.RealTime, deadline, ClockSetting.Cancels);
        TimerFile other = Start(ClockKind.RealTime, deadline, ClockSetting.Moves);
        MoveClock(init, 1);
        TimerFile later = Start(ClockKind.RealTime, deadline, ClockSetting.Cancels);
        Assert.Equal((PollEvents.In, PollEvents.None, PollEvents.None), (told.Poll(null), other.Poll(null), later.Poll(null)));
        Assert.Equal(Errno.ECANCELED, told.Set(deadline, 0, ClockSetting.Cancels));
        Assert.Equal(PollEvents.None, told.Poll(null));
        Assert.Equal(Errno.None, told.Set(deadline, 0, ClockSetting.Cancels));
        MoveClock(init, 1);
        Assert.Equal(Errno.None, told.Set(deadline, 0, ClockSetting.Moves));
        Assert.Equal((PollEvents.None, PollEvents.In), (told.Poll(null), later.Poll(null)));
    });

    /// <summary>timerfd_settime(2): expirations of the former setting that nobody has read are gone.</summary>
    [Fact]
    public void ATimerSetAnewForgetsWhatWasNotRead() => _world.Run(init =>
    {
        TimerFile timer = Start(ClockKind.Monotonic, _world.Hardware.Nanoseconds + Second, ClockSetting.ChangesNothing);
        _world.Hardware.Advance(2 * Second);
        init.PreemptionPoint();
        Assert.Equal(PollEvents.In, timer.Poll(null));
        Assert.Equal(Errno.None, timer.Set(_world.Hardware.Nanoseconds + Second, 0, ClockSetting.ChangesNothing));
        Assert.Equal(PollEvents.None, timer.Poll(null));
    });

    [Fact]
    public void TheClockShowsNoTimeBeforeTheStartAndNoneThatCannotBeCounted() => _world.Run(init =>
    {
        RealTimeClock clock = _world.World.RealTimeClock;
        _world.Hardware.Advance(Second);
        ulong before = _world.World.RealTimeNanoseconds;
        Assert.Equal(Errno.EINVAL, clock.Set(init, _world.Hardware.Nanoseconds - 1));
        Assert.Equal(Errno.EINVAL, clock.Set(init, Caller.Never));
        Assert.Equal(Errno.EINVAL, clock.Set(init, KernelTimer.LongestNanoseconds));
        Assert.Equal(before, _world.World.RealTimeNanoseconds);
        Assert.Equal(Errno.None, clock.Set(init, _world.Hardware.Nanoseconds));
        Assert.Equal(_world.Hardware.Nanoseconds, _world.World.RealTimeNanoseconds);
    });

    private TimerFile Start(ClockKind clock, ulong deadline, ClockSetting setting)
    {
        var timer = new TimerFile(_world.Files.Context.Services, _world.World, clock, OpenFlags.NonBlocking);
        Assert.Equal(Errno.None, timer.Set(deadline, 0, setting));
        return timer;
    }

    private void MoveClock(Thread caller, long seconds) => Assert.Equal(
        Errno.None,
        _world.World.RealTimeClock.Set(caller, unchecked(_world.World.RealTimeNanoseconds + (ulong)(seconds * (long)Second))));
}
