namespace Tine.Devices.Usb;

/// <summary>The kinds of devices that are of use here.</summary>
public enum UsbFunction
{
    None,
    Keyboard,
    Hub,
}
