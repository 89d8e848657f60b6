using System;

namespace Tine.Devices.Usb.Xhci;

/// <summary>A port of a controller or of a hub, and what is attached there.</summary>
/// <remarks>The ports of hubs come from a store that is made at start: nothing is allocated in interrupts.</remarks>
/// <param name="device">Filled in when something is attached.</param>
[NoAllocation]
public sealed class UsbPort(UsbDevice device)
{
    /// <summary>Hubs one after the other, at most: the route string has so many places. USB specification 2.0, 4.1.1.</summary>
    public const int MostHubs = 5;

    /// <summary>Characters of the longest path.</summary>
    public const int LongestPath = (MostHubs + 1) * 4;

    /// <summary>From 1.</summary>
    public byte Number { get; private set; }

    /// <summary>The port at which its hub is attached; null for a port of the controller's own.</summary>
    public UsbPort? Hub { get; private set; }

    /// <summary>The number of hubs on the way to it.</summary>
    public int Tier { get; private set; }

    /// <summary>Whether it stands for a port, and is not in the store.</summary>
    public bool IsInUse => Number != 0;

    public UsbDevice Device => device;

    /// <summary>Something was attached or taken away, or went wrong: it is to be looked at.</summary>
    public bool HasChanged { get; set; }

    /// <summary>Whether the hub of this port goes away, and the port with it.</summary>
    public bool IsLeaving { get; set; }

    /// <summary>The number of attached devices that failed one after the other.</summary>
    public int Failures { get; set; }

    /// <summary>Stands for a port from now on, which is to be looked at.</summary>
    public void Use(UsbPort? hub, byte number)
    {
        Hub = hub;
        Tier = hub is null ? 0 : hub.Tier + 1;
        Number = number;
        HasChanged = true;
        IsLeaving = false;
        Failures = 0;
    }

    /// <summary>Goes back into the store. Its device has no frames any more.</summary>
    public void Free()
    {
        Hub = null;
        Number = 0;
        HasChanged = false;
    }

    /// <summary>
    /// The place of a device with this speed here. A slow device at a hub of high speed is reached by that hub's transaction
    /// translator; further hubs on the way keep the same one. xHCI specification 1.2, 6.2.2 and 8.9.
    /// </summary>
    public DeviceTopology PlaceOf(UsbSpeed speed)
    {
        if (Hub is not { } hub)
        {
            return new DeviceTopology(Number, 0, speed, 0, 0);
        }

        const int LargestInRoute = 15;
        DeviceTopology above = hub.Device.Topology;
        uint route = above.Route | (uint)Math.Min((int)Number, LargestInRoute) << (4 * hub.Tier);
        return speed is not (UsbSpeed.Low or UsbSpeed.Full) ? new DeviceTopology(above.RootPort, route, speed, 0, 0)
            : above.Speed == UsbSpeed.High ? new DeviceTopology(above.RootPort, route, speed, hub.Device.Slot, Number)
            : new DeviceTopology(above.RootPort, route, speed, above.TranslatorSlot, above.TranslatorPort);
    }

    /// <summary>Writes the ports on the way to it, and its own, as in 1.2.</summary>
    /// <returns>The number of characters.</returns>
    public int WritePath(Span<char> target)
    {
        Span<byte> numbers = stackalloc byte[MostHubs + 1];
        for (UsbPort? port = this; port is not null; port = port.Hub)
        {
            numbers[port.Tier] = port.Number;
        }

        int length = 0;
        for (int tier = 0; tier <= Tier; tier++)
        {
            if (tier != 0)
            {
                target[length++] = '.';
            }

            length += WriteNumber(numbers[tier], target[length..]);
        }

        return length;
    }

    private static int WriteNumber(byte number, Span<char> target)
    {
        int length = 0;
        for (int scale = number >= 100 ? 100 : number >= 10 ? 10 : 1; scale > 0; scale /= 10)
        {
            target[length++] = (char)('0' + number / scale % 10);
        }

        return length;
    }
}
