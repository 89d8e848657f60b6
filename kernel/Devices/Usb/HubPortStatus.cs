namespace Tine.Devices.Usb;

/// <summary>A hub's answer about one of its ports: status below, changes above. USB specification 2.0, 11.24.2.7.</summary>
[NoAllocation]
public readonly record struct HubPortStatus(uint Raw)
{
    /// <summary>The answer's length in bytes.</summary>
    public const ushort Length = 4;

    private const uint Connected = 1 << 0;
    private const uint Enabled = 1 << 1;
    private const uint ResetBit = 1 << 4;
    private const uint LowSpeed = 1 << 9;
    private const uint HighSpeed = 1 << 10;
    private const int ChangeShift = 16;
    private const int ChangeCount = 5;

    public bool HasConnectionChanged => (Raw >> ChangeShift & Connected) != 0;

    /// <summary>The first of the changes, to be cleared by name; none is left when all are.</summary>
    public HubFeature FirstChange
    {
        get
        {
            for (int bit = 0; bit < ChangeCount; bit++)
            {
                if ((Raw >> ChangeShift >> bit & 1) != 0)
                {
                    return HubFeature.ConnectionChange + (byte)bit;
                }
            }

            return HubFeature.None;
        }
    }

    public PortState State => new((Raw & Connected) != 0, (Raw & Enabled) != 0, (Raw & ResetBit) != 0, Speed);

    private UsbSpeed Speed => (Raw & LowSpeed) != 0 ? UsbSpeed.Low : (Raw & HighSpeed) != 0 ? UsbSpeed.High : UsbSpeed.Full;
}
