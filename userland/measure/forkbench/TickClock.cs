using Tine.Runtime;

namespace Tine.ForkBench;

/// <summary>Relates ticks of the time-stamp counter to time.</summary>
internal sealed class TickClock
{
    private const long CalibrationNanoseconds = 50_000_000;
    private const int OverheadRounds = 101;

    private TickClock(ulong kilohertz, ulong overhead)
    {
        Kilohertz = kilohertz;
        Overhead = overhead;
    }

    /// <summary>Ticks in a millisecond.</summary>
    internal ulong Kilohertz { get; }

    /// <summary>Ticks that pass between two readings with nothing between them; taken off short measurements.</summary>
    internal ulong Overhead { get; }

    /// <summary>Watches both clocks over a sleep.</summary>
    internal static TickClock Calibrate(Samples samples)
    {
        (long timeBefore, ulong ticksBefore) = ReadBoth();
        Unix.Sleep(CalibrationNanoseconds);
        (long timeAfter, ulong ticksAfter) = ReadBoth();
        long time = timeAfter - timeBefore;
        ulong ticks = ticksAfter - ticksBefore;

        samples.Clear();
        for (int i = 0; i < OverheadRounds; i++)
        {
            ulong start = Processor.Timestamp();
            samples.Add(Processor.Timestamp() - start);
        }

        samples.Sort();
        ulong kilohertz = time > 0 ? ticks * 1000 / ((ulong)time / 1000) : 1;
        return new TickClock(kilohertz == 0 ? 1 : kilohertz, samples.Percentile(50));
    }

    /// <summary>Both clocks at one moment. Of several tries the quickest counts: in between, somebody else may have had the processor.</summary>
    private static (long Time, ulong Ticks) ReadBoth()
    {
        const int tries = 16;
        ulong shortest = ulong.MaxValue;
        long time = 0;
        ulong ticks = 0;
        for (int i = 0; i < tries; i++)
        {
            ulong start = Processor.Timestamp();
            long now = Unix.Now();
            ulong duration = Processor.Timestamp() - start;
            if (duration < shortest)
            {
                shortest = duration;
                time = now;
                ticks = start + (duration / 2);
            }
        }

        return (time, ticks);
    }

    internal ulong Nanoseconds(ulong ticks) => ticks * 1_000_000 / Kilohertz;

    /// <summary>Ticks less the cost of looking at the clock.</summary>
    internal ulong WithoutOverhead(ulong ticks) => ticks > Overhead ? ticks - Overhead : 0;
}
