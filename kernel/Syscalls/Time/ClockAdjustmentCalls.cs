using System;
using Tine.Files;
using Tine.Memory;
using Tine.Processes;

namespace Tine.Syscalls;

/// <summary>adjtimex and clock_adjtime.</summary>
internal static class ClockAdjustmentCalls
{
    private const int TimeOkay = 0;
    private const int TimeError = 5;
    private const long ShortestTick = 9_000;
    private const long LongestTick = 11_000;
    private const long LargestAtomicLead = 100_000;
    private const long LargestFrequency = long.MaxValue / 65_536_000; // times PPM_SCALE it can be counted
    private const int ConstantShift = 4;
    private const long NanosecondsAMicrosecond = 1000;

    [Syscall(159, "adjtimex", Support = "steers CLOCK_REALTIME alone, not CLOCK_MONOTONIC; no leap seconds (STA_INS, STA_DEL: EINVAL)")]
    internal static Result<int> AdjustTime(Thread caller, VirtualAddress adjustment) =>
        ClockAdjust(caller, ClockId.RealTime, adjustment);

    [Syscall(305, "clock_adjtime", Support = "as adjtimex")]
    internal static Result<int> ClockAdjust(Thread caller, ClockId clock, VirtualAddress adjustment)
    {
        Result<ClockAdjustment> read = caller.Process.Memory.Read<ClockAdjustment>(adjustment);
        if (read.Failed)
        {
            return read.Error;
        }

        if (clock != ClockId.RealTime)
        {
            return ClockRules.IsAdjustable(clock) ? Errno.ENOTSUP : Errno.EINVAL;
        }

        ClockAdjustment wanted = read.Value;
        Errno error = Check(caller, wanted);
        if (error != Errno.None)
        {
            return error;
        }

        if (wanted.Has(ClockAdjustmentModes.SetOffset) && !wanted.Has(ClockAdjustmentModes.SingleShot))
        {
            error = AddOffset(caller, wanted);
            if (error != Errno.None)
            {
                return error;
            }
        }

        ClockDiscipline discipline = Apply(caller, ref wanted);
        WriteBack(caller.World, discipline, ref wanted);
        error = caller.Process.Memory.Write(adjustment, wanted);
        bool isBad = (discipline.Status & (ClockStatus.Unsynchronized | ClockStatus.HasFailed)) != 0;
        return error == Errno.None ? isBad ? TimeError : TimeOkay : error;
    }

    /// <summary>Checks the arguments in the order of Linux's timekeeping_validate_timex.</summary>
    private static Errno Check(Thread caller, in ClockAdjustment wanted)
    {
        bool maySet = caller.Credentials.Has(Capability.SetTime);
        if (wanted.Has(ClockAdjustmentModes.SingleShot))
        {
            if (!wanted.Has(ClockAdjustmentModes.Offset))
            {
                return Errno.EINVAL;
            }

            return wanted.Has(ClockAdjustmentModes.Nanoseconds) || maySet ? Errno.None : Errno.EPERM;
        }

        if (wanted.Modes != ClockAdjustmentModes.None && !maySet)
        {
            return Errno.EPERM;
        }

        bool hasBadTick = wanted.Has(ClockAdjustmentModes.Tick) && wanted.Tick is < ShortestTick or > LongestTick;
        bool hasBadFrequency = wanted.Has(ClockAdjustmentModes.Frequency) && wanted.Frequency is < -LargestFrequency or > LargestFrequency;
        bool hasBadTime = wanted.Has(ClockAdjustmentModes.SetOffset)
            && (wanted.Time.Microseconds < 0 || wanted.Time.Microseconds >= (long)TimeSpec.NanosecondsPerSecond / wanted.Unit);
        bool hasLeap = wanted.Has(ClockAdjustmentModes.Status) && ((ClockStatus)wanted.Status & ClockStatus.LeapSeconds) != 0;
        return hasBadTick || hasBadFrequency || hasBadTime || hasLeap ? Errno.EINVAL : Errno.None;
    }

    private static Errno AddOffset(Thread caller, in ClockAdjustment wanted)
    {
        long offset = (wanted.Time.Seconds * (long)TimeSpec.NanosecondsPerSecond) + (wanted.Time.Microseconds * wanted.Unit);
        return caller.World.RealTimeClock.Set(caller, unchecked(caller.World.RealTimeNanoseconds + (ulong)offset));
    }

    private static ClockDiscipline Apply(Thread caller, ref ClockAdjustment wanted)
    {
        World world = caller.World;
        ulong now = world.Hardware.Nanoseconds;
        if (wanted.Modes == ClockAdjustmentModes.None)
        {
            return world.Discipline ?? new ClockDiscipline(now);
        }

        ClockDiscipline discipline = world.Discipline ??= new ClockDiscipline(now);
        discipline.Settle(now);
        if (!wanted.Has(ClockAdjustmentModes.SingleShot))
        {
            ChangeModes(discipline, wanted, now);
            return discipline;
        }

        long left = discipline.SingleShotMicroseconds;
        if (!wanted.Has(ClockAdjustmentModes.Nanoseconds))
        {
            discipline.SingleShotMicroseconds = wanted.Offset;
        }

        wanted.Offset = left;
        return discipline;
    }

    /// <summary>Changes the modes in the order of Linux's process_adjtimex_modes: what comes later goes by what came before.</summary>
    private static void ChangeModes(ClockDiscipline discipline, in ClockAdjustment wanted, ulong now)
    {
        if (wanted.Has(ClockAdjustmentModes.Status))
        {
            ChangeStatus(discipline, (ClockStatus)wanted.Status, now);
        }

        if (wanted.Has(ClockAdjustmentModes.Nanoseconds))
        {
            discipline.Status |= ClockStatus.Nanoseconds;
        }

        if (wanted.Has(ClockAdjustmentModes.Microseconds))
        {
            discipline.Status &= ~ClockStatus.Nanoseconds;
        }

        if (wanted.Has(ClockAdjustmentModes.Frequency))
        {
            discipline.SetFrequency(wanted.Frequency);
        }

        if (wanted.Has(ClockAdjustmentModes.LargestError))
        {
            discipline.LargestError = Math.Clamp(wanted.LargestError, 0, ClockDiscipline.UnknownError);
        }

        if (wanted.Has(ClockAdjustmentModes.EstimatedError))
        {
            discipline.EstimatedError = Math.Clamp(wanted.EstimatedError, 0, ClockDiscipline.UnknownError);
        }

        bool isInNanoseconds = (discipline.Status & ClockStatus.Nanoseconds) != 0;
        if (wanted.Has(ClockAdjustmentModes.Constant))
        {
            long constant = Math.Clamp(wanted.Constant, 0, ClockDiscipline.LongestConstant) + (isInNanoseconds ? 0 : ConstantShift);
            discipline.Constant = (int)Math.Min(constant, ClockDiscipline.LongestConstant);
        }

        if (wanted.Has(ClockAdjustmentModes.AtomicLead) && wanted.Constant is >= 0 and <= LargestAtomicLead)
        {
            discipline.AtomicLeadSeconds = (int)wanted.Constant;
        }

        if (wanted.Has(ClockAdjustmentModes.Offset))
        {
            long most = (long)TimeSpec.NanosecondsPerSecond;
            discipline.SetOffset(Math.Clamp(wanted.Offset, -most, most) * (isInNanoseconds ? 1 : NanosecondsAMicrosecond), now);
        }

        if (wanted.Has(ClockAdjustmentModes.Tick))
        {
            discipline.Tick = wanted.Tick;
        }
    }

    private static void ChangeStatus(ClockDiscipline discipline, ClockStatus wanted, ulong now)
    {
        bool wasLocked = (discipline.Status & ClockStatus.PhaseLocked) != 0;
        bool isLocked = (wanted & ClockStatus.PhaseLocked) != 0;
        if (wasLocked && !isLocked)
        {
            discipline.Status = ClockStatus.Unsynchronized;
        }
        else if (!wasLocked && isLocked)
        {
            discipline.BeginLoop(now);
        }

        discipline.Status = (discipline.Status & ClockStatus.ReadOnly) | (wanted & ~ClockStatus.ReadOnly);
    }

    private static void WriteBack(World world, ClockDiscipline discipline, ref ClockAdjustment told)
    {
        bool isInNanoseconds = (discipline.Status & ClockStatus.Nanoseconds) != 0;
        ulong now = world.RealTimeNanoseconds;
        if (!told.Has(ClockAdjustmentModes.SingleShot))
        {
            told.Offset = isInNanoseconds ? discipline.OffsetNanoseconds : discipline.OffsetNanoseconds / NanosecondsAMicrosecond;
        }

        told.Frequency = discipline.Frequency;
        told.LargestError = discipline.LargestError;
        told.EstimatedError = discipline.EstimatedError;
        told.Status = (int)discipline.Status;
        told.Constant = discipline.Constant;
        told.Precision = 1;
        told.Tolerance = ClockDiscipline.LargestFrequency;
        told.Time = TimeValue.From(now);
        if (isInNanoseconds)
        {
            told.Time = new TimeValue(told.Time.Seconds, TimeSpec.From(now).Nanoseconds);
        }

        told.Tick = discipline.Tick;
        told.AtomicLead = discipline.AtomicLeadSeconds;
    }
}
