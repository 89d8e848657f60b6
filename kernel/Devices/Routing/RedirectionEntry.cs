using Tine.Devices.Acpi;

namespace Tine.Devices.Routing;

/// <summary>The treatment of one input by an I/O APIC. Intel 82093AA data sheet, 3.2.4.</summary>
[NoAllocation]
public readonly record struct RedirectionEntry(ulong Raw)
{
    private const ulong ActiveLow = 1 << 13;
    private const ulong LevelTriggered = 1 << 15;
    private const ulong MaskBit = 1 << 16;
    private const int DestinationShift = 56;

    /// <summary>Nothing is delivered.</summary>
    public static RedirectionEntry Masked => new(MaskBit);

    /// <summary>Delivers <paramref name="source"/> under that vector to one processor.</summary>
    /// <param name="source">Trigger and polarity of the line.</param>
    /// <param name="vector">From 16 on.</param>
    /// <param name="processor">The number of its local APIC.</param>
    public static RedirectionEntry For(InterruptSource source, byte vector, byte processor) => new(
        vector
        | (source.Polarity == LinePolarity.ActiveLow ? ActiveLow : 0)
        | (source.Trigger == LineTrigger.Level ? LevelTriggered : 0)
        | (ulong)processor << DestinationShift);

    public uint Low => (uint)Raw;

    public uint High => (uint)(Raw >> 32);
}
