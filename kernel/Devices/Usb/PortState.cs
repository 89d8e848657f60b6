namespace Tine.Devices.Usb;

/// <summary>The state of a port, a controller's own or a hub's.</summary>
/// <param name="IsConnected">Something is attached.</param>
/// <param name="IsEnabled">The reset has ended, and the device can be talked to.</param>
/// <param name="IsInReset">The reset has not ended yet.</param>
/// <param name="Speed">The speed of what is attached, known after the reset.</param>
[NoAllocation]
public readonly record struct PortState(bool IsConnected, bool IsEnabled, bool IsInReset, UsbSpeed Speed);
