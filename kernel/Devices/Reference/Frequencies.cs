namespace Tine.Devices.Reference;

/// <summary>How fast the processor's own clocks run, in hertz.</summary>
/// <param name="TimeStampHertz">The time-stamp counter.</param>
/// <param name="ApicHertz">The local APIC's timer.</param>
[NoAllocation]
public readonly record struct Frequencies(ulong TimeStampHertz, ulong ApicHertz)
{
    /// <summary>From two samples.</summary>
    /// <param name="from">The earlier one.</param>
    /// <param name="to">The later one, less than ten seconds after.</param>
    /// <param name="referenceTicks">What the reference counted between them, as often as it came round.</param>
    /// <param name="referenceHertz">How fast it counts.</param>
    public static Frequencies Between(in CounterSample from, in CounterSample to, ulong referenceTicks, ulong referenceHertz) => referenceTicks == 0
        ? default
        : new((to.TimeStamp - from.TimeStamp) * referenceHertz / referenceTicks, (ulong)(to.ApicTicks - from.ApicTicks) * referenceHertz / referenceTicks);

    /// <summary>They differ by less than a thousandth.</summary>
    public bool AgreesWith(in Frequencies other)
    {
        ulong higher = TimeStampHertz > other.TimeStampHertz ? TimeStampHertz : other.TimeStampHertz;
        ulong lower = TimeStampHertz > other.TimeStampHertz ? other.TimeStampHertz : TimeStampHertz;
        return higher - lower < higher / 1000;
    }
}
