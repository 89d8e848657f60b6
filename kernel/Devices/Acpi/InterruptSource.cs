namespace Tine.Devices.Acpi;

/// <summary>The input at which an interrupt line arrives, and its behaviour. ACPI specification 6.5, 5.2.12.5.</summary>
/// <param name="Input">The input among those of all I/O APICs (a "global system interrupt").</param>
[NoAllocation]
public readonly record struct InterruptSource(uint Input, LinePolarity Polarity, LineTrigger Trigger)
{
    /// <summary>A line of the ISA bus about which the table says nothing: the input of the same number, active high, edges count.</summary>
    public static InterruptSource OfLine(int line) => new((uint)line, LinePolarity.ActiveHigh, LineTrigger.Edge);

    /// <summary>Reads the flags of an entry; what they leave to the bus is as on ISA.</summary>
    public static InterruptSource FromFlags(uint input, ushort flags)
    {
        const int Low = 0b11;
        const int Level = 0b11;
        const int TriggerShift = 2;
        LinePolarity polarity = (flags & 0b11) == Low ? LinePolarity.ActiveLow : LinePolarity.ActiveHigh;
        LineTrigger trigger = (flags >> TriggerShift & 0b11) == Level ? LineTrigger.Level : LineTrigger.Edge;
        return new InterruptSource(input, polarity, trigger);
    }
}
