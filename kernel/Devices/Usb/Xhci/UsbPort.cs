namespace Tine.Devices.Usb.Xhci;

/// <summary>A port of a controller, and what is attached there.</summary>
/// <param name="number">From 1.</param>
/// <param name="device">Filled in when something is attached.</param>
[NoAllocation]
public sealed class UsbPort(byte number, UsbDevice device)
{
    public byte Number => number;

    public UsbDevice Device => device;

    /// <summary>Something was attached or taken away, or went wrong: it is to be looked at.</summary>
    public bool HasChanged { get; set; } = true;

    /// <summary>The number of attached devices that failed one after the other.</summary>
    public int Failures { get; set; }
}
