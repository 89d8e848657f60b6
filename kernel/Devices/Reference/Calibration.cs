using Tine.Devices.Routing;
using Tine.X64;

namespace Tine.Devices.Reference;

/// <summary>Measures the processor's clocks by a reference.</summary>
/// <remarks>
/// A virtual machine is sometimes not run for a while. That does no harm between two readings of the reference, as long as it
/// has not come round; within a sample it shows in the time that taking the sample took, and the quickest of several counts.
/// </remarks>
[NoAllocation]
public static class Calibration
{
    private const uint RoundsPerSecond = 100;
    private const int MostRounds = 20;

    /// <summary>Takes two rounds of 10 ms where both come to the same.</summary>
    public static Frequencies Measure(ReferenceCounter reference)
    {
        Frequencies last = MeasureRound(reference);
        for (int round = 1; round < MostRounds; round++)
        {
            Frequencies next = MeasureRound(reference);
            if (next.AgreesWith(last))
            {
                return next;
            }

            // A reference that came round unseen makes the processor look too fast.
            last = next.TimeStampHertz < last.TimeStampHertz ? next : last;
        }

        return last;
    }

    private static Frequencies MeasureRound(ReferenceCounter reference)
    {
        LocalApic.StartCounting(); // it stops at zero, after seconds: anew in each round
        CounterSample first = Sample(reference);
        ulong last = first.Reference;
        ulong ticks = 0;
        while (ticks < reference.FrequencyHertz / RoundsPerSecond)
        {
            ulong now = reference.Read();
            ticks += now - last & reference.Mask;
            last = now;
        }

        CounterSample end = Sample(reference);
        ticks += end.Reference - last & reference.Mask;
        return Frequencies.Between(first, end, ticks, reference.FrequencyHertz);
    }

    private static CounterSample Sample(ReferenceCounter reference)
    {
        const int Attempts = 8;
        CounterSample best = default;
        ulong shortest = ulong.MaxValue;
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            ulong before = Processor.ReadTimeStampCounter();
            ulong count = reference.Read();
            uint apicTicks = LocalApic.CountedTicks;
            ulong taken = Processor.ReadTimeStampCounter() - before;
            if (taken < shortest)
            {
                shortest = taken;
                best = new CounterSample(count, before + taken / 2, apicTicks);
            }
        }

        return best;
    }
}
