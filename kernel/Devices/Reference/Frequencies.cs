namespace Tine.Devices.Reference;

/// <summary>The frequencies of the processor's own clocks, in hertz.</summary>
/// <param name="TimeStampHertz">The time-stamp counter.</param>
/// <param name="ApicHertz">The local APIC's timer.</param>
[NoAllocation]
public readonly record struct Frequencies(ulong TimeStampHertz, ulong ApicHertz)
{
    /// <summary>From two samples.</summary>
    /// <param name="from">The earlier one.</param>
    /// <param name="to">The later one, less than ten seconds after.</param>
    /// <param name="referenceTicks">Ticks of the reference between them, wrapped as often as it was.</param>
    /// <param name="referenceHertz">Its frequency.</param>
    public static Frequencies Between(in CounterSample from, in CounterSample to, ulong referenceTicks, ulong referenceHertz) => referenceTicks == 0
        ? default
        : new((to.TimeStamp - from.TimeStamp) * referenceHertz / referenceTicks, (ulong)(to.ApicTicks - from.ApicTicks) * referenceHertz / referenceTicks);

    /// <summary>Whether both differ by less than a thousandth.</summary>
    public bool AgreesWith(in Frequencies other) => Agree(TimeStampHertz, other.TimeStampHertz) && Agree(ApicHertz, other.ApicHertz);

    /// <summary>Whether two differ little. A clock that did not move agrees with none.</summary>
    private static bool Agree(ulong one, ulong other)
    {
        ulong higher = one > other ? one : other;
        ulong lower = one > other ? other : one;
        return higher - lower < higher / 1000;
    }
}
