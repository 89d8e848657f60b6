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
        long timeBefore = Unix.Now();
        ulong ticksBefore = Processor.Timestamp();
        Unix.Sleep(CalibrationNanoseconds);
        long time = Unix.Now() - timeBefore;
        ulong ticks = Processor.Timestamp() - ticksBefore;

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

    internal ulong Nanoseconds(ulong ticks) => ticks * 1_000_000 / Kilohertz;

    /// <summary>Ticks less the cost of looking at the clock.</summary>
    internal ulong WithoutOverhead(ulong ticks) => ticks > Overhead ? ticks - Overhead : 0;
}
