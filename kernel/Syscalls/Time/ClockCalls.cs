using Tine.Files;
using Tine.Memory;
using Tine.Processes;

namespace Tine.Syscalls;

/// <summary>Reading and setting clocks.</summary>
internal static class ClockCalls
{
    private const int SecondsAMinute = 60;

    [Syscall(228, "clock_gettime")]
    internal static Errno ClockGetTime(Thread caller, ClockId clock, VirtualAddress time)
    {
        Result<ulong> now = Read(caller, clock);
        return now.Failed ? now.Error : caller.Process.Memory.Write(time, TimeSpec.From(now.Value));
    }

    [Syscall(229, "clock_getres")]
    internal static Errno ClockGetRes(Thread caller, ClockId clock, VirtualAddress resolution)
    {
        if (!ClockRules.IsKnown(clock) && ProcessorClockId.Find(caller, clock).Failed)
        {
            return Errno.EINVAL;
        }

        return resolution.IsNull ? Errno.None : caller.Process.Memory.Write(resolution, new TimeSpec(0, 1));
    }

    [Syscall(227, "clock_settime")]
    internal static Errno ClockSetTime(Thread caller, ClockId clock, VirtualAddress time)
    {
        if (clock >= 0 && clock != ClockId.RealTime)
        {
            return Errno.EINVAL;
        }

        Result<TimeSpec> wanted = caller.Process.Memory.Read<TimeSpec>(time);
        if (wanted.Failed)
        {
            return wanted.Error;
        }

        if (clock < 0)
        {
            Result<ProcessorTime> counted = ProcessorClockId.Find(caller, clock);
            return counted.Failed ? counted.Error : Errno.EPERM;
        }

        return wanted.Value.IsValid && RealTimeClock.CanShow(wanted.Value.Total) ? SetRealTime(caller, wanted.Value.Total) : Errno.EINVAL;
    }

    [Syscall(96, "gettimeofday")]
    internal static Errno GetTimeOfDay(Thread caller, VirtualAddress time, VirtualAddress zone)
    {
        Errno error = time.IsNull ? Errno.None : caller.Process.Memory.Write(time, TimeValue.From(caller.World.RealTimeNanoseconds));
        return error == Errno.None && !zone.IsNull ? caller.Process.Memory.Write(zone, caller.World.Zone ?? default) : error;
    }

    [Syscall(164, "settimeofday")]
    internal static Errno SetTimeOfDay(Thread caller, VirtualAddress time, VirtualAddress zone)
    {
        Result<TimeValue> wanted = time.IsNull ? default(TimeValue) : caller.Process.Memory.Read<TimeValue>(time);
        if (wanted.Failed || !wanted.Value.IsValid || !RealTimeClock.CanShow(wanted.Value.Total))
        {
            return wanted.Failed ? wanted.Error : Errno.EINVAL;
        }

        Result<ClockZone> newZone = zone.IsNull ? default(ClockZone) : caller.Process.Memory.Read<ClockZone>(zone);
        if (newZone.Failed || !caller.Credentials.Has(Capability.SetTime))
        {
            return newZone.Failed ? newZone.Error : Errno.EPERM;
        }

        if (!newZone.Value.IsValid)
        {
            return Errno.EINVAL;
        }

        if (!zone.IsNull)
        {
            SetZone(caller, newZone.Value, time);
        }

        return time.IsNull ? Errno.None : caller.World.RealTimeClock.Set(caller, wanted.Value.Total);
    }

    /// <summary>
    /// Sets the time zone. The first one that comes without a time says what the machine's clock shows, which is taken to be local
    /// time (settimeofday(2)).
    /// </summary>
    private static void SetZone(Thread caller, ClockZone zone, VirtualAddress time)
    {
        World world = caller.World;
        bool isFirst = world.Zone is null;
        world.Zone = zone;
        if (isFirst && time.IsNull && zone.MinutesWest != 0)
        {
            long nanoseconds = (long)zone.MinutesWest * SecondsAMinute * (long)TimeSpec.NanosecondsPerSecond;
            world.RealTimeClock.Set(caller, unchecked(world.RealTimeNanoseconds + (ulong)nanoseconds));
        }
    }

    [Syscall(201, "time")]
    internal static Result<long> Time(Thread caller, VirtualAddress time)
    {
        long seconds = TimeSpec.From(caller.World.RealTimeNanoseconds).Seconds;
        Errno error = time.IsNull ? Errno.None : caller.Process.Memory.Write(time, seconds);
        return error == Errno.None ? seconds : error;
    }

    [Syscall(100, "times")]
    internal static Result<long> Times(Thread caller, VirtualAddress times)
    {
        caller.Scheduler.ChargeAll();
        if (!times.IsNull)
        {
            Errno error = caller.Process.Memory.Write(times, ProcessTimes.Of(caller.Process));
            if (error != Errno.None)
            {
                return error;
            }
        }

        return (long)(caller.World.Hardware.Nanoseconds / ResourceUsage.NanosecondsPerTick);
    }

    /// <summary>A clock's time in nanoseconds, or EINVAL.</summary>
    private static Result<ulong> Read(Thread caller, ClockId clock)
    {
        switch (clock)
        {
            case ClockId.RealTime:
            case ClockId.RealTimeCoarse:
            case ClockId.RealTimeAlarm:
                return caller.World.RealTimeNanoseconds;
            case ClockId.AtomicTime:
                return caller.World.RealTimeNanoseconds + caller.World.AtomicLeadNanoseconds;
            case ClockId.Monotonic:
            case ClockId.MonotonicRaw:
            case ClockId.MonotonicCoarse:
            case ClockId.BootTime:
            case ClockId.BootTimeAlarm:
                return caller.World.Hardware.Nanoseconds;
            default:
                Result<ProcessorTime> counted = ProcessorClockId.Find(caller, clock);
                return counted.Failed ? counted.Error : counted.Value.Nanoseconds;
        }
    }

    private static Errno SetRealTime(Thread caller, ulong nanoseconds)
    {
        return caller.Credentials.Has(Capability.SetTime) ? caller.World.RealTimeClock.Set(caller, nanoseconds) : Errno.EPERM;
    }
}
