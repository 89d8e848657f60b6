using Tine.X64;

namespace Tine.Devices;

/// <summary>Time, from the time-stamp counter.</summary>
[NoAllocation]
public static class Clock
{
    private static ulong s_start;
    private static ulong s_nanosecondsPerTick32; // times 2^32
    private static ulong s_realTimeAtStart;

    /// <summary>Ticks of the time-stamp counter in a second.</summary>
    public static ulong FrequencyHertz { get; private set; }

    /// <summary>Nanoseconds since the counter was calibrated; never goes back.</summary>
    public static ulong Nanoseconds =>
        Processor.MultiplyShift32(Processor.ReadTimeStampCounter() - s_start, s_nanosecondsPerTick32);

    /// <summary>Nanoseconds since 1970-01-01T00:00Z.</summary>
    public static ulong RealTimeNanoseconds => s_realTimeAtStart + Nanoseconds;

    /// <summary>Sets the wall clock.</summary>
    public static void SetRealTime(ulong nanoseconds) => s_realTimeAtStart = nanoseconds - Nanoseconds;

    /// <summary>Measures the time-stamp counter and the local APIC's timer against the yardstick; takes 30 ms.</summary>
    /// <remarks>
    /// A virtual machine that is not run for a while sees the end of an interval late: the shortest of ten rounds
    /// counts. Where it was held up at the start of one, that round would be too short, and does not count.
    /// </remarks>
    public static void Calibrate()
    {
        const uint Milliseconds = 3;
        const int Rounds = 10;
        ulong ticks = ulong.MaxValue;
        ulong apicTicks = 0;
        LocalApic.StartCounting();
        if (!Yardstick.Choose())
        {
            Panic.Because("There is neither an interval timer nor an ACPI timer to measure the processor's clock by.");
        }

        for (int round = 0; round < Rounds || ticks == ulong.MaxValue; round++)
        {
            ulong before = Processor.ReadTimeStampCounter();
            Yardstick.Start(Milliseconds);
            ulong apicStart = LocalApic.CountedTicks;
            ulong start = Processor.ReadTimeStampCounter();
            while (!Yardstick.HasElapsed)
            {
            }

            ulong elapsed = Processor.ReadTimeStampCounter() - start;
            bool isStartExact = start - before < elapsed / 32 || round >= Rounds;
            if (isStartExact && elapsed < ticks)
            {
                ticks = elapsed;
                apicTicks = LocalApic.CountedTicks - apicStart;
            }
        }

        LocalApic.SetFrequency(apicTicks, Milliseconds * 1000);
        FrequencyHertz = ticks * 1000 / Milliseconds;
        s_nanosecondsPerTick32 = ((ulong)Milliseconds * 1_000_000 << 32) / (ticks == 0 ? 1 : ticks);
        s_start = Processor.ReadTimeStampCounter();
        SetRealTime(RealTimeClock.ReadNanoseconds());
    }
}
