using System;

namespace Tine.Devices.Usb;

/// <summary>A hub's description of itself. USB specification 2.0, 11.23.2.1.</summary>
/// <param name="PortCount">Its ports; 0 for no hub.</param>
/// <param name="ThinkTime">Its transaction translator's pause between transactions, as xHCI's slot context has it.</param>
/// <param name="PowerOnNanoseconds">The time from a port's power to good power.</param>
[NoAllocation]
public readonly record struct HubDescriptor(byte PortCount, byte ThinkTime, ulong PowerOnNanoseconds)
{
    /// <summary>Bytes up to the last that is read.</summary>
    public const ushort Length = 7;

    /// <summary>Reads it from a hub's bytes; no ports for what is no such descriptor.</summary>
    public static HubDescriptor Read(ReadOnlySpan<byte> bytes)
    {
        const ulong TwoMilliseconds = 2_000_000;
        const int ThinkTimeShift = 5;
        return bytes.Length >= Length && bytes[0] >= Length && bytes[1] == (byte)DescriptorType.Hub
            ? new HubDescriptor(bytes[2], (byte)(bytes[3] >> ThinkTimeShift & 3), bytes[5] * TwoMilliseconds)
            : default;
    }
}
