namespace Tine.Syscalls;

/// <summary>Clocks of clock_gettime(2).</summary>
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
    AtomicTime = 11,
}
