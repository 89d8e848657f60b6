namespace Tine.Devices.Usb;

/// <summary>USB specification 2.0, tables 9-5 and 11-13.</summary>
public enum DescriptorType : byte
{
    Device = 1,
    Configuration = 2,
    Interface = 4,
    Endpoint = 5,
    Hub = 0x29,
}
