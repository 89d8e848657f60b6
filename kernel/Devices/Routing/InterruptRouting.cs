namespace Tine.Devices.Routing;

/// <summary>
/// The way of the sixteen lines of the ISA bus to the processor: by I/O APICs or by the two 8259. A line's vector is the same
/// with either: <see cref="X64.TrapVector.LegacyInterrupts"/> plus its number.
/// </summary>
[NoAllocation]
public abstract class InterruptRouting
{
    public const int LineCount = 16;

    private static InterruptRouting? s_current;

    /// <summary>The one in use, set at start-up.</summary>
    public static InterruptRouting Current => s_current!;

    /// <summary>Name in the log.</summary>
    public abstract string Name { get; }

    /// <summary>Makes this the one in use, all lines masked.</summary>
    public void Use() => s_current = this;

    /// <summary>Unmasks a line. An earlier interrupt may be lost: the device is to be looked at once.</summary>
    public abstract void Unmask(int line);

    /// <summary>Tells the chip that the interrupt of that line has been handled.</summary>
    public abstract void EndOfInterrupt(int line);
}
