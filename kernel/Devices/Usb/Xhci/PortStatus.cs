namespace Tine.Devices.Usb.Xhci;

/// <summary>A root port's status and control register (PORTSC). xHCI specification 1.2, 5.4.8.</summary>
[NoAllocation]
public readonly record struct PortStatus(uint Raw)
{
    private const uint Connected = 1 << 0;
    private const uint Enabled = 1 << 1;
    private const uint ResetBit = 1 << 4;
    private const uint Power = 1 << 9;
    private const uint IndicatorMask = 3 << 14;
    private const uint ConnectionChange = 1 << 17;
    private const uint ChangeMask = 0x7f << 17;
    private const uint WakeMask = 7 << 25;
    private const int SpeedShift = 10;

    public bool IsConnected => (Raw & Connected) != 0;

    public bool IsEnabled => (Raw & Enabled) != 0;

    public bool IsInReset => (Raw & ResetBit) != 0;

    public bool HasConnectionChanged => (Raw & ConnectionChange) != 0;

    public bool HasPower => (Raw & Power) != 0;

    public UsbSpeed Speed => (UsbSpeed)(Raw >> SpeedShift & 15);

    public PortState State => new(IsConnected, IsEnabled, IsInReset, Speed);

    /// <summary>The value to write to have the changes that it shows forgotten.</summary>
    public uint WithoutChanges => Kept | (Raw & ChangeMask);

    public uint WithReset => Kept | ResetBit;

    public uint WithPower => Kept | Power;

    /// <summary>The bits that stay as they are when written back; writing the other bits as read would do something.</summary>
    private uint Kept => Raw & (Power | IndicatorMask | WakeMask);
}
