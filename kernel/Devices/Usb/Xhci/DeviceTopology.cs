namespace Tine.Devices.Usb.Xhci;

/// <summary>The port at which a device is attached, and the way there. xHCI specification 1.2, 6.2.2.</summary>
/// <param name="RootPort">The controller's port, from 1.</param>
/// <param name="Route">The ports of the hubs on the way, four bits each, the nearest to the controller lowest.</param>
/// <param name="Speed">Its own.</param>
/// <param name="TranslatorSlot">The slot of the hub whose transaction translator talks to it; 0 for none.</param>
/// <param name="TranslatorPort">The port of that hub behind which it is.</param>
[NoAllocation]
public readonly record struct DeviceTopology(byte RootPort, uint Route, UsbSpeed Speed, byte TranslatorSlot, byte TranslatorPort);
