using Tine.Files;
using Tine.Processes;

namespace Tine.Syscalls;

/// <summary>The calls that each clock supports (Linux, kernel/time/posix-timers.c: posix_clocks).</summary>
internal static class ClockRules
{
    private const int FileClockMask = 7;
    private const int FileClock = 3; // CLOCKFD

    /// <summary>Whether a clock is one of those with a fixed number.</summary>
    public static bool IsKnown(ClockId clock) => clock is (>= ClockId.RealTime and <= ClockId.BootTimeAlarm) or ClockId.AtomicTime;

    /// <summary>Whether a clock is there, but neither timers nor sleeps can be on it: for ENOTSUP. Clocks that are files are among them (FD_TO_CLOCKID).</summary>
    public static bool IsWithoutDeadlines(ClockId clock) => IsKnown(clock) || (clock < 0 && IsFile(clock));

    /// <summary>Whether a clock is there, for ENOTSUP where adjtimex cannot steer it.</summary>
    public static bool IsAdjustable(ClockId clock) => IsKnown(clock) || (clock < 0 && !IsFile(clock));

    private static bool IsFile(ClockId clock) => ((int)clock & FileClockMask) == FileClock;

    /// <summary>A moment of CLOCK_REALTIME or of CLOCK_TAI, by CLOCK_REALTIME.</summary>
    public static ulong ToRealTime(Thread caller, ClockId clock, ulong nanoseconds)
    {
        ulong lead = clock == ClockId.AtomicTime && nanoseconds != Caller.Never ? caller.World.AtomicLeadNanoseconds : 0;
        return nanoseconds > lead ? nanoseconds - lead : 0;
    }

    /// <summary>The time that deadlines on a clock follow; null for processor time and for clocks without deadlines.</summary>
    public static ClockKind? DeadlineKindOf(ClockId clock) => clock switch
    {
        ClockId.RealTime or ClockId.RealTimeAlarm or ClockId.AtomicTime => ClockKind.RealTime,
        ClockId.Monotonic or ClockId.BootTime or ClockId.BootTimeAlarm => ClockKind.Monotonic,
        _ => null,
    };

    /// <summary>
    /// Whether a clock may be used: those that wake the machine need CAP_WAKE_ALARM, on a machine that never sleeps, too.
    /// </summary>
    public static bool MayUse(Thread caller, ClockId clock) =>
        clock is not (ClockId.RealTimeAlarm or ClockId.BootTimeAlarm) || caller.Credentials.Has(Capability.WakeAlarm);
}
