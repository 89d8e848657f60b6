namespace Tine.Files;

/// <summary>Interrupts since boot, exceptions not counted, by where they came from.</summary>
public readonly record struct InterruptCounts(ulong Timer, ulong Keyboard, ulong SerialLine, ulong Usb)
{
    public ulong Sum => Timer + Keyboard + SerialLine + Usb;
}
