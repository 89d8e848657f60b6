namespace Tine.Devices.Usb;

/// <summary>USB specification 2.0, table 9-5.</summary>
public enum DescriptorType : byte
{
    Device = 1,
    Configuration = 2,
    Interface = 4,
    Endpoint = 5,
}
