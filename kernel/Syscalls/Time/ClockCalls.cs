using Tine.Files;
using Tine.Processes;

namespace Tine.Syscalls;

/// <summary>Reading and setting clocks.</summary>
internal static class ClockCalls
{
    private const uint SetOffset = 0x100;
    private const uint InNanoseconds = 0x2000;
    private const uint ReadSingleShot = 0xa001; // ADJ_OFFSET_SS_READ
    private const int Unsynchronized = 0x40; // STA_UNSYNC
    private const int TimeError = 5; // TIME_ERROR: not synchronized
    private const long UnknownError = 16_000_000;
    private const long LargestFrequency = 32_768_000; // 500 ppm, in units of 2^-16 ppm
    private const long MicrosecondsATick = 10_000;
    private const ulong NanosecondsAMicrosecond = 1000;

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

        return wanted.Value.IsValid ? SetRealTime(caller, wanted.Value.Total) : Errno.EINVAL;
    }

    [Syscall(159, "adjtimex", Support = "tells a clock that nobody disciplines, and ADJ_SETOFFSET moves it; other modes give EINVAL")]
    internal static Result<int> AdjustTime(Thread caller, VirtualAddress adjustment) =>
        ClockAdjust(caller, ClockId.RealTime, adjustment);

    [Syscall(305, "clock_adjtime", Support = "as adjtimex, for CLOCK_REALTIME; other clocks give EOPNOTSUPP, other modes EINVAL")]
    internal static Result<int> ClockAdjust(Thread caller, ClockId clock, VirtualAddress adjustment)
    {
        Result<ClockAdjustment> read = caller.Process.Memory.Read<ClockAdjustment>(adjustment);
        if (read.Failed)
        {
            return read.Error;
        }

        if (clock != ClockId.RealTime)
        {
            return ClockRules.IsKnown(clock) ? Errno.ENOTSUP : Errno.EINVAL;
        }

        ClockAdjustment told = read.Value;
        Errno error = told.Modes is 0 or ReadSingleShot ? Errno.None
            : !caller.Credentials.Has(Capability.SetTime) ? Errno.EPERM
            : Move(caller, told);
        if (error != Errno.None)
        {
            return error;
        }

        told.Offset = 0;
        told.Frequency = 0;
        told.LargestError = UnknownError;
        told.EstimatedError = UnknownError;
        told.Status = Unsynchronized;
        told.Constant = 2;
        told.Precision = 1;
        told.Tolerance = LargestFrequency;
        told.Time = TimeValue.From(caller.World.RealTimeNanoseconds);
        told.Tick = MicrosecondsATick;
        error = caller.Process.Memory.Write(adjustment, told);
        return error == Errno.None ? TimeError : error;
    }

    /// <summary>ADJ_SETOFFSET: adds to the time of day, with microseconds or (ADJ_NANO) nanoseconds.</summary>
    private static Errno Move(Thread caller, in ClockAdjustment wanted)
    {
        ulong unit = (wanted.Modes & InNanoseconds) != 0 ? 1UL : NanosecondsAMicrosecond;
        bool isMeant = (wanted.Modes & ~InNanoseconds) == SetOffset;
        if (!isMeant || wanted.Time.Microseconds < 0 || (ulong)wanted.Time.Microseconds >= TimeSpec.NanosecondsPerSecond / unit)
        {
            return Errno.EINVAL;
        }

        ulong offset = unchecked(((ulong)wanted.Time.Seconds * TimeSpec.NanosecondsPerSecond) + ((ulong)wanted.Time.Microseconds * unit));
        return SetRealTime(caller, unchecked(caller.World.RealTimeNanoseconds + offset));
    }

    [Syscall(96, "gettimeofday")]
    internal static Errno GetTimeOfDay(Thread caller, VirtualAddress time, VirtualAddress zone)
    {
        Errno error = time.IsNull ? Errno.None : caller.Process.Memory.Write(time, TimeValue.From(caller.World.RealTimeNanoseconds));
        return error == Errno.None && !zone.IsNull ? caller.Process.Memory.Write(zone, 0UL) : error;
    }

    [Syscall(164, "settimeofday")]
    internal static Errno SetTimeOfDay(Thread caller, VirtualAddress time, VirtualAddress zone)
    {
        if (time.IsNull)
        {
            return Errno.None;
        }

        Result<TimeValue> wanted = caller.Process.Memory.Read<TimeValue>(time);
        if (wanted.Failed || !wanted.Value.IsValid)
        {
            return wanted.Failed ? wanted.Error : Errno.EINVAL;
        }

        return SetRealTime(caller, wanted.Value.Total);
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
        caller.Scheduler.Charge();
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
            case ClockId.AtomicTime:
                return caller.World.RealTimeNanoseconds;
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
        if (!caller.Credentials.Has(Capability.SetTime))
        {
            return Errno.EPERM;
        }

        caller.World.RealTimeClock.Set(nanoseconds);
        return Errno.None;
    }
}
