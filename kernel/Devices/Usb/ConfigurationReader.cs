using System;

namespace Tine.Devices.Usb;

/// <summary>Reads a configuration with its interfaces and endpoints, as a device sends it: any bytes at all. USB specification 2.0, 9.6.</summary>
[NoAllocation]
public static class ConfigurationReader
{
    /// <summary>The length of the configuration's own descriptor, with which the others begin.</summary>
    public const int HeadLength = 9;

    private const int InterfaceLength = 9;
    private const int EndpointLength = 7;

    /// <summary>The total length, as its head says; 0 for what is none.</summary>
    public static int TotalLength(ReadOnlySpan<byte> head) =>
        head.Length >= HeadLength && head[0] >= HeadLength && head[1] == (byte)DescriptorType.Configuration ? head[2] | head[3] << 8 : 0;

    /// <summary>
    /// Finds the first hub, or keyboard that can send reports as firmware understands them (HID specification 1.11, appendix B).
    /// </summary>
    /// <param name="bytes">The configuration; may be cut off.</param>
    public static bool TryFind(ReadOnlySpan<byte> bytes, out ReportInterface found)
    {
        found = default;
        if (TotalLength(bytes) == 0)
        {
            return false;
        }

        byte configuration = bytes[5];
        byte number = 0;
        UsbFunction function = UsbFunction.None;
        for (ReadOnlySpan<byte> rest = bytes; rest.Length >= 2 && rest[0] >= 2 && rest[0] <= rest.Length; rest = rest[rest[0]..])
        {
            ReadOnlySpan<byte> descriptor = rest[..rest[0]];
            if (descriptor[1] == (byte)DescriptorType.Interface)
            {
                function = FunctionOf(descriptor);
                number = descriptor[2 < descriptor.Length ? 2 : 0];
            }
            else if (function != UsbFunction.None && IsInterruptToHost(descriptor))
            {
                int size = (descriptor[4] | descriptor[5] << 8) & 0x7ff;
                found = new ReportInterface(function, configuration, number, (byte)(descriptor[2] & 15), (ushort)size, descriptor[6]);
                return size is > 0 and <= ReportInterface.LongestPacket;
            }
        }

        return false;
    }

    /// <summary>HID, boot subclass, keyboard; or a hub. No alternate setting, which would have to be chosen.</summary>
    private static UsbFunction FunctionOf(ReadOnlySpan<byte> descriptor)
    {
        const byte Hid = 3;
        const byte Hub = 9;
        if (descriptor.Length < InterfaceLength || descriptor[3] != 0)
        {
            return UsbFunction.None;
        }

        return (descriptor[5], descriptor[6], descriptor[7]) switch
        {
            (Hid, 1, 1) => UsbFunction.Keyboard,
            (Hub, 0, _) => UsbFunction.Hub,
            _ => UsbFunction.None,
        };
    }

    private static bool IsInterruptToHost(ReadOnlySpan<byte> descriptor)
    {
        const byte ToHost = 0x80;
        const byte Interrupt = 3;
        return descriptor.Length >= EndpointLength && descriptor[1] == (byte)DescriptorType.Endpoint
            && (descriptor[2] & ToHost) != 0 && (descriptor[2] & 15) != 0 && (descriptor[3] & 3) == Interrupt;
    }
}
