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

    /// <summary>Finds the first keyboard that can send reports as firmware understands them (HID specification 1.11, appendix B).</summary>
    /// <param name="bytes">The configuration; may be cut off.</param>
    public static bool TryFindKeyboard(ReadOnlySpan<byte> bytes, out KeyboardInterface keyboard)
    {
        keyboard = default;
        if (TotalLength(bytes) == 0)
        {
            return false;
        }

        byte configuration = bytes[5];
        byte number = 0;
        bool isInKeyboard = false;
        for (ReadOnlySpan<byte> rest = bytes; rest.Length >= 2 && rest[0] >= 2 && rest[0] <= rest.Length; rest = rest[rest[0]..])
        {
            ReadOnlySpan<byte> descriptor = rest[..rest[0]];
            if (descriptor[1] == (byte)DescriptorType.Interface)
            {
                isInKeyboard = IsKeyboard(descriptor);
                number = descriptor[2 < descriptor.Length ? 2 : 0];
            }
            else if (isInKeyboard && IsInterruptToHost(descriptor))
            {
                int size = (descriptor[4] | descriptor[5] << 8) & 0x7ff;
                keyboard = new KeyboardInterface(configuration, number, (byte)(descriptor[2] & 15), (ushort)size, descriptor[6]);
                return size is > 0 and <= KeyboardInterface.LongestPacket;
            }
        }

        return false;
    }

    /// <summary>Whether it is HID, boot subclass, keyboard; and no alternate setting, which would have to be chosen.</summary>
    private static bool IsKeyboard(ReadOnlySpan<byte> descriptor) =>
        descriptor.Length >= InterfaceLength && descriptor[3] == 0 && descriptor[5] == 3 && descriptor[6] == 1 && descriptor[7] == 1;

    private static bool IsInterruptToHost(ReadOnlySpan<byte> descriptor)
    {
        const byte ToHost = 0x80;
        const byte Interrupt = 3;
        return descriptor.Length >= EndpointLength && descriptor[1] == (byte)DescriptorType.Endpoint
            && (descriptor[2] & ToHost) != 0 && (descriptor[2] & 15) != 0 && (descriptor[3] & 3) == Interrupt;
    }
}
