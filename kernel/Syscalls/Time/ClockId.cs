namespace Tine.Syscalls;

/// <summary>Clocks of clock_gettime(2); negative ones are those of <see cref="ProcessorClockId"/>.</summary>
internal enum ClockId
{
    RealTime = 0,
    Monotonic = 1,
    ProcessTime = 2,
    ThreadTime = 3,
    MonotonicRaw = 4,
    RealTimeCoarse = 5,
    MonotonicCoarse = 6,
    BootTime = 7,

    /// <summary>
    /// CLOCK_REALTIME_ALARM, which wakes a machine from its sleep on Linux; Tine never sleeps, and it tells the same time.
    /// </summary>
    RealTimeAlarm = 8,
    BootTimeAlarm = 9,

    AtomicTime = 11,
}
