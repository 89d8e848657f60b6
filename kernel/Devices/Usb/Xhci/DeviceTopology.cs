namespace Tine.Devices.Usb.Xhci;

/// <summary>The port at which a device is attached.</summary>
/// <param name="RootPort">The controller's port, from 1.</param>
/// <param name="Route">The ports of the hubs on the way, four bits each, the nearest to the controller lowest.</param>
/// <param name="Speed">Its own.</param>
[NoAllocation]
public readonly record struct DeviceTopology(byte RootPort, uint Route, UsbSpeed Speed);
