namespace Tine.Devices.Usb;

/// <summary>The speed of a device, by the numbers of xHCI's port and slot registers (specification 1.2, table 7-13).</summary>
public enum UsbSpeed
{
    None = 0,
    Full = 1,
    Low = 2,
    High = 3,
    Super = 4,
    SuperPlus = 5,
}
