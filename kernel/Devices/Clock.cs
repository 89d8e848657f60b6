using Tine.Devices.Reference;
using Tine.Devices.Routing;
using Tine.X64;

namespace Tine.Devices;

/// <summary>Time, from the time-stamp counter.</summary>
[NoAllocation]
public static class Clock
{
    private static ulong s_start;
    private static ulong s_nanosecondsPerTick32; // times 2^32

    /// <summary>Ticks of the time-stamp counter in a second.</summary>
    public static ulong FrequencyHertz { get; private set; }

    /// <summary>Nanoseconds since the counter was calibrated; never goes back.</summary>
    public static ulong Nanoseconds =>
        Processor.MultiplyShift32(Processor.ReadTimeStampCounter() - s_start, s_nanosecondsPerTick32);

    /// <summary>The time of day when <see cref="Nanoseconds"/> was 0, in nanoseconds since 1970-01-01T00:00Z.</summary>
    /// <remarks>A constant: as the difference of two readings of the counter it would vary by what passes between them.</remarks>
    public static ulong RealTimeAtStart { get; private set; }

    /// <summary>Measures the time-stamp counter and the local APIC's timer; takes 20 ms.</summary>
    /// <param name="reference">The reference counter.</param>
    public static void Calibrate(ReferenceCounter reference)
    {
        const ulong NanosecondsPerSecond = 1_000_000_000;
        Frequencies measured = Calibration.Measure(reference);
        LocalApic.SetFrequency(measured.ApicHertz);
        FrequencyHertz = measured.TimeStampHertz;
        s_nanosecondsPerTick32 = (NanosecondsPerSecond << 32) / (FrequencyHertz == 0 ? 1 : FrequencyHertz);
        s_start = Processor.ReadTimeStampCounter();
        RealTimeAtStart = RealTimeClock.ReadNanoseconds() - Nanoseconds;
        Vdso.SetCounter(s_start, s_nanosecondsPerTick32);
        Vdso.SetRealTime(RealTimeAtStart, false);
    }
}
