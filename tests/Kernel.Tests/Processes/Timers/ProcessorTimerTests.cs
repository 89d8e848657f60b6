using System;
using System.Text;
using Tine.Files;
using Tine.Memory;
using Tine.Processes;
using Xunit;

namespace Tine.Tests.Processes;

/// <summary>Timers of processor time, timers that are read, and names: setitimer(2), timerfd_create(2), uname(2).</summary>
public sealed class ProcessorTimerTests : IDisposable
{
    private readonly ProcessWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Theory]
    [InlineData(IntervalTimerKind.Virtual, Signal.SIGVTALRM)]
    [InlineData(IntervalTimerKind.Profiling, Signal.SIGPROF)]
    public void AProcessorTimerSendsItsSignalAfterItsTime(IntervalTimerKind kind, Signal signal) => _world.RunChild(child =>
    {
        ProcessWorld.Catch(child.Process, signal);
        child.UserTicks = 1 << 30; // All of its time is the program's, though the ticks of this machine interrupt the kernel alone.
        IntervalTimers timers = ProcessTimers.Of(child.Process).Intervals;
        timers.Set(kind, 20_000_000, 30_000_000);
        Assert.Equal(30_000_000UL, timers.IntervalNanoseconds(kind));
        Assert.Equal(20_000_000UL, timers.LeftNanoseconds(kind));
        foreach (IntervalTimerKind other in (IntervalTimerKind[])[IntervalTimerKind.Real, IntervalTimerKind.Virtual, IntervalTimerKind.Profiling])
        {
            Assert.Equal(other == kind ? 30_000_000UL : 0, timers.IntervalNanoseconds(other));
            Assert.Equal(other == kind ? 20_000_000UL : 0, timers.LeftNanoseconds(other));
        }

        ulong start = _world.Hardware.Nanoseconds;
        Assert.Equal(2, CountSignals(child, signal, start + 60_000_000));
        Assert.InRange(timers.LeftNanoseconds(kind), 1UL, 30_000_000UL);
        timers.Set(kind, 0, 0);
        Assert.Equal(0UL, timers.LeftNanoseconds(kind));
        Assert.Equal(0, CountSignals(child, signal, _world.Hardware.Nanoseconds + 100_000_000));
        timers.Set(kind, 10_000_000, 0);
        Assert.Equal(1, CountSignals(child, signal, _world.Hardware.Nanoseconds + 100_000_000));
    });

    [Fact]
    public void AReadTellsHowOftenTheTimeHasCome() => _world.Run(init =>
    {
        var file = new TimerFile(_world.Files.Services, _world.World, ClockKind.Monotonic, OpenFlags.NonBlocking);
        byte[] bytes = new byte[8];
        Assert.Equal(Errno.EAGAIN, Read(init, file, bytes).Error);
        Assert.Equal(Errno.EINVAL, Read(init, file, new byte[7]).Error);
        Assert.Equal(Errno.None, file.Set(_world.Hardware.Nanoseconds + 100, 50, ClockSetting.ChangesNothing));
        Assert.Equal((100UL, 50UL), (file.LeftNanoseconds(), file.IntervalNanoseconds));
        Assert.Equal(PollEvents.None, file.Poll(null));
        _world.Hardware.Advance(210);
        init.PreemptionPoint();
        Assert.Equal(PollEvents.In, file.Poll(null));
        Assert.Equal(8, Read(init, file, bytes).Value);
        Assert.Equal(3UL, BitConverter.ToUInt64(bytes));
        Assert.Equal(40UL, file.LeftNanoseconds());
        Assert.Equal(Errno.EAGAIN, Read(init, file, bytes).Error);
        file.Set(0, 0, ClockSetting.ChangesNothing);
        Assert.Equal(0UL, file.LeftNanoseconds());
        file.Release();
    });

    [Fact]
    public void AReaderSleepsUntilTheTimeComes() => _world.Run(init =>
    {
        var file = new TimerFile(_world.Files.Services, _world.World, ClockKind.Monotonic, OpenFlags.ReadOnly);
        byte[] bytes = new byte[8];
        ulong start = _world.Hardware.Nanoseconds;
        file.Set(start + 1000, 0, ClockSetting.ChangesNothing);
        Assert.Equal(8, Read(init, file, bytes).Value);
        Assert.Equal(1UL, BitConverter.ToUInt64(bytes));
        Assert.Equal(start + 1000, _world.Hardware.Nanoseconds);
        file.Set(_world.Hardware.Nanoseconds + 1000, 0, ClockSetting.ChangesNothing);
        int timers = init.Scheduler.Timers.Count;
        file.Release();
        Assert.Equal(timers - 1, init.Scheduler.Timers.Count);
    });

    /// <summary>The vDSO's data follow clock_settime, and send programs to the kernel while adjtimex steers.</summary>
    [Fact]
    public void ProgramsAreToldWhenTheClockIsSet() => _world.Run(init =>
    {
        Assert.Equal(Errno.None, _world.World.RealTimeClock.Set(init, _world.World.RealTimeNanoseconds + 5_000_000_000));
        Assert.Equal(_world.World.RealTimeLeadNanoseconds, _world.Hardware.ToldRealTimeLead);
        _world.World.Discipline = new ClockDiscipline(_world.Hardware.Nanoseconds);
        Assert.Null(_world.Hardware.ToldRealTimeLead);
        Assert.Equal(Errno.None, _world.World.RealTimeClock.Set(init, _world.World.RealTimeNanoseconds));
        Assert.Null(_world.Hardware.ToldRealTimeLead);
    });

    /// <summary>TFD_TIMER_CANCEL_ON_SET: a set clock is told once, by a read or by the next setting.</summary>
    [Fact]
    public void ASetClockCancelsWhoAskedForIt() => _world.Run(init =>
    {
        var file = new TimerFile(_world.Files.Services, _world.World, ClockKind.RealTime, OpenFlags.NonBlocking);
        byte[] bytes = new byte[8];
        Assert.Equal(Errno.None, file.Set(_world.Hardware.Nanoseconds + 1000, 0, ClockSetting.Cancels));
        Assert.Equal(Errno.None, _world.World.RealTimeClock.Set(init, _world.World.RealTimeNanoseconds));
        Assert.Equal(PollEvents.In, file.Poll(null));
        Assert.Equal(Errno.ECANCELED, Read(init, file, bytes).Error);
        Assert.Equal(Errno.EAGAIN, Read(init, file, bytes).Error);
        Assert.Equal(Errno.None, _world.World.RealTimeClock.Set(init, _world.World.RealTimeNanoseconds));
        Assert.Equal(Errno.ECANCELED, file.Set(_world.Hardware.Nanoseconds + 1000, 0, ClockSetting.Cancels));
        Assert.Equal(Errno.None, file.Set(_world.Hardware.Nanoseconds + 1000, 0, ClockSetting.Cancels));
        Assert.Equal(Errno.None, _world.World.RealTimeClock.Set(init, _world.World.RealTimeNanoseconds));
        Assert.Equal(Errno.None, file.Set(0, 0, ClockSetting.ChangesNothing));
        file.Release();
    });

    [Fact]
    public void NamesFillTheirFields()
    {
        var names = new SystemNames();
        Assert.Equal("tine", Fields(names.Record.ToArray())[1]);
        byte[] host = new byte[100];
        host.AsSpan().Fill((byte)'h');
        names.HostName = host;
        byte[] bytes = names.Record.ToArray();
        Assert.Equal(SystemNames.Size, bytes.Length);
        Assert.Equal(["Linux", new string('h', 64), "6.1.0-tine", "#1 Tine", "x86_64", "(none)"], Fields(bytes));
        SystemNames.WriteOldRelease(bytes);
        Assert.Equal("2.6.61-tine", Fields(bytes)[2]);
        "6.12.5"u8.CopyTo(bytes.AsSpan(130));
        bytes.AsSpan(136, 30).Clear();
        SystemNames.WriteOldRelease(bytes);
        Assert.StartsWith("2.6.72", Fields(bytes)[2]);
        Assert.Equal("#1 Tine", Fields(bytes)[3]);
        names.Domain = "example"u8.ToArray();
        Assert.Equal("example", Fields(names.Record.ToArray())[5]);
    }

    private static string[] Fields(byte[] bytes)
    {
        var fields = new string[6];
        for (int i = 0; i < fields.Length; i++)
        {
            ReadOnlySpan<byte> field = bytes.AsSpan(i * SystemNames.FieldSize, SystemNames.FieldSize);
            Assert.Equal(0, field[^1]);
            fields[i] = Encoding.ASCII.GetString(field[..field.IndexOf((byte)0)]);
        }

        return fields;
    }

    private static Result<long> Read(Thread thread, TimerFile file, byte[] bytes)
    {
        IoBuffer buffer = IoBuffer.ForKernel(bytes);
        return file.Read(thread, ref buffer);
    }

    /// <summary>Computes until a moment and takes the signals that come.</summary>
    private int CountSignals(Thread thread, Signal signal, ulong untilNanoseconds)
    {
        int signals = 0;
        while (_world.Hardware.Nanoseconds < untilNanoseconds)
        {
            _world.Hardware.Advance(1_000_000);
            thread.PreemptionPoint();
            signals += SignalTaking.Take(thread, SignalSet.Of(signal)).Number != 0 ? 1 : 0;
        }

        return signals;
    }
}
