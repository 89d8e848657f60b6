namespace Tine.Devices.Usb;

/// <summary>The keyboard or hub in a device's configuration, with the endpoint of its reports.</summary>
/// <param name="Function">Its kind.</param>
/// <param name="Configuration">Its number, for <see cref="ControlRequest.SetConfiguration"/>.</param>
/// <param name="Interface">Its number among the device's.</param>
/// <param name="Endpoint">The endpoint of its reports, 1 to 15.</param>
/// <param name="PacketSize">The longest report in bytes, 1 to <see cref="LongestPacket"/>.</param>
/// <param name="Interval">Polling interval, in units that depend on its speed.</param>
[NoAllocation]
public readonly record struct ReportInterface(UsbFunction Function, byte Configuration, byte Interface, byte Endpoint, ushort PacketSize, byte Interval)
{
    public const int LongestPacket = 1024;

    /// <summary>The endpoint as xHCI counts them: two a number, the second to the host.</summary>
    public uint EndpointIndex => (uint)Endpoint * 2 + 1;

    /// <summary>The interval as the exponent of 125 µs. xHCI specification 1.2, 6.2.3.6.</summary>
    public uint IntervalExponent(UsbSpeed speed)
    {
        if (speed is not (UsbSpeed.Low or UsbSpeed.Full))
        {
            return Interval is 0 ? 0 : Interval > 16 ? 15 : Interval - 1U;
        }

        const uint Millisecond = 3;
        uint exponent = Millisecond;
        for (int rest = Interval; rest > 1; rest >>= 1)
        {
            exponent++;
        }

        return exponent;
    }
}
