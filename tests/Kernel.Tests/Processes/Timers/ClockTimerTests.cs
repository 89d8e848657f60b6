using System;
using Tine.Processes;
using Xunit;

namespace Tine.Tests.Processes;

/// <summary>Timers of timer_create(2): their numbers, clocks, and the threads that get their signals.</summary>
public sealed class ClockTimerTests : IDisposable
{
    private const ulong Microsecond = 1_000;

    private readonly ProcessWorld _world = new();

    public void Dispose() => _world.Dispose();

    /// <summary>A timer whose signal is ignored goes on by itself, at a pace that costs little, and is heard of once it is not.</summary>
    [Fact]
    public void AnIgnoredSignalDoesNotEndATimer() => _world.Run(init =>
    {
        init.Process.Handlers.Set(Signal.SIGUSR1, new SignalAction { Handler = SignalAction.IgnoreHandler });
        ClockTimer timer = Create(init);
        ulong start = _world.Hardware.Nanoseconds;
        timer.Set(start + Microsecond, Microsecond);
        _world.Hardware.Advance(Microsecond);
        init.PreemptionPoint();
        Assert.True(SignalMask.PendingOf(init).IsEmpty);
        Assert.Equal(1, init.Scheduler.Timers.Count);
        Assert.InRange(timer.DeadlineNanoseconds - start, 4_000_000UL, 4_010_000UL);
        ProcessWorld.Catch(init.Process, Signal.SIGUSR1);
        _world.Hardware.Advance(5_000_000);
        init.PreemptionPoint();
        Assert.True(SignalMask.PendingOf(init).Has(Signal.SIGUSR1));
        timer.Set(0, 0);
    });

    /// <summary>The lowest number that is free is given.</summary>
    [Fact]
    public void NumbersOfTimersAreUsedAgain() => _world.Run(init =>
    {
        ClockTimer[] timers = [Create(init), Create(init), Create(init), Create(init)];
        Assert.Equal([0, 1, 2, 3], Array.ConvertAll(timers, timer => timer.Id));
        ClockTimers clocks = ProcessTimers.Of(init.Process).Clocks;
        clocks.Delete(timers[1]);
        clocks.Delete(timers[2]);
        Assert.Null(clocks.Find(1));
        Assert.Equal([1, 2, 4], [Create(init).Id, Create(init).Id, Create(init).Id]);
        Assert.Null(clocks.Find(-1));
        Assert.Null(clocks.Find(5));
        clocks.DeleteAll(init);
        Assert.Equal(0, Create(init).Id);
    });

    /// <summary>A timer of processor time stands in the queue of its clock.</summary>
    [Fact]
    public void ATimerOfProcessorTimeIsSetAndStopped() => _world.Run(init =>
    {
        ProcessorClock clock = ProcessorClocks.Of(init.Process).All;
        ClockTimer timer = ProcessTimers.Of(init.Process).Clocks.Create(Signal.SIGUSR1, 0, null, ClockKind.ProcessorTime, clock).Value;
        ProcessWorld.Catch(init.Process, Signal.SIGUSR1);
        timer.Set(clock.Nanoseconds + 1_000_000_000, 0);
        Assert.Equal((1, 0), (clock.Timers.Count, init.Scheduler.Timers.Count));
        timer.Set(0, 0);
        Assert.Equal(0, clock.Timers.Count);
        _world.Hardware.Advance(Microsecond);
        timer.Set(clock.Nanoseconds, 0); // past at once
        Assert.True(SignalMask.PendingOf(init).Has(Signal.SIGUSR1));
        Assert.Equal(0, clock.Timers.Count);
    });

    /// <summary>A timer of SIGEV_THREAD_ID signals one thread, even where another could take the signal.</summary>
    [Fact]
    public void ATimerOfOneThreadSendsToThatAlone() => _world.Run(init =>
    {
        const CloneFlags flags = CloneFlags.Memory | CloneFlags.SignalHandlers | CloneFlags.Thread;
        _world.Fork(init, leader =>
        {
            ProcessWorld.Catch(leader.Process, Signal.SIGUSR1);
            bool isOver = false;
            _world.Clone(leader, new CloneArguments(flags, Signal.None), self =>
            {
                ClockTimer timer = ProcessTimers.Of(self.Process).Clocks.Create(Signal.SIGUSR1, 5, self, ClockKind.Monotonic, null).Value;
                timer.Set(_world.Hardware.Nanoseconds + Microsecond, 0);
                _world.Hardware.Advance(Microsecond);
                self.PreemptionPoint();
                Assert.True(self.Pending.Signals.Has(Signal.SIGUSR1));
                Assert.True(self.Process.Pending.Signals.IsEmpty);
                Assert.Equal(5UL, SignalTaking.Take(self, SignalSet.Of(Signal.SIGUSR1)).Value);
                isOver = true;
                Exit.Thread(self, 0);
            });
            leader.Scheduler.Yield(leader);
            Assert.True(isOver);
            Assert.True(SignalMask.PendingOf(leader).IsEmpty);
        });
        Assert.Equal(0, _world.WaitFor(init).Status);
    });

    /// <summary>A process may go on without its first thread.</summary>
    [Fact]
    public void ASignalOfATimerReachesAThreadThatLives() => _world.Run(init =>
    {
        const CloneFlags thread = CloneFlags.Memory | CloneFlags.SignalHandlers | CloneFlags.Thread;
        _world.Fork(init, leader =>
        {
            ProcessWorld.Catch(leader.Process, Signal.SIGUSR1);
            ClockTimer timer = Create(leader);
            _world.Clone(leader, new CloneArguments(thread, Signal.None), self =>
            {
                timer.Set(_world.Hardware.Nanoseconds + Microsecond, 0);
                Assert.Equal(Errno.ERESTARTSYS, self.Block(SleepKind.Interruptible, Caller.Never));
                ProcessWorld.Return(self, Errno.EINTR);
                Assert.Equal(ProcessWorld.Data + 0x100, self.Frame.Rip);
                Exit.Group(self, Exit.StatusOf(3));
            });
            Exit.Thread(leader, 0);
        });
        Assert.Equal(3 << 8, _world.WaitFor(init).Status);
    });

    private static ClockTimer Create(Thread thread) =>
        ProcessTimers.Of(thread.Process).Clocks.Create(Signal.SIGUSR1, 0, null, ClockKind.Monotonic, null).Value;
}
