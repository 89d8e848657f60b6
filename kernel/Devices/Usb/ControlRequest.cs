namespace Tine.Devices.Usb;

/// <summary>The setup packet of a control transfer. USB specification 2.0, 9.3 and 11.24; HID specification 1.11, 7.2.</summary>
/// <param name="Type">Direction (bit 7: to the host), kind and recipient.</param>
[NoAllocation]
public readonly record struct ControlRequest(byte Type, byte Request, ushort Value, ushort Index, ushort Length)
{
    public const uint PacketSize = 8;

    private const byte ToHost = 0x80;
    private const byte ToInterface = 0x21;
    private const byte HubToHost = 0xa0;
    private const byte PortToHost = 0xa3;
    private const byte ToPort = 0x23;

    public bool IsIn => (Type & ToHost) != 0;

    /// <summary>The packet on the wire, the first byte lowest.</summary>
    public ulong Packet => Type | (ulong)Request << 8 | (ulong)Value << 16 | (ulong)Index << 32 | (ulong)Length << 48;

    public static ControlRequest GetDescriptor(DescriptorType type, ushort length) => new(ToHost, 6, (ushort)((int)type << 8), 0, length);

    public static ControlRequest SetConfiguration(byte value) => new(0, 9, value, 0, 0);

    /// <summary>Reports as firmware understands them.</summary>
    public static ControlRequest SetBootProtocol(byte keyboardInterface) => new(ToInterface, 0x0b, 0, keyboardInterface, 0);

    /// <summary>Reports only when something has changed.</summary>
    public static ControlRequest SetIdle(byte keyboardInterface) => new(ToInterface, 0x0a, 0, keyboardInterface, 0);

    /// <summary>One byte of lights.</summary>
    public static ControlRequest SetLights(byte keyboardInterface) => new(ToInterface, 0x09, 0x0200, keyboardInterface, 1);

    public static ControlRequest GetHubDescriptor() => new(HubToHost, 6, (ushort)((int)DescriptorType.Hub << 8), 0, HubDescriptor.Length);

    /// <summary>Four bytes: <see cref="HubPortStatus"/>.</summary>
    public static ControlRequest GetPortStatus(byte port) => new(PortToHost, 0, 0, port, HubPortStatus.Length);

    public static ControlRequest SetPortFeature(byte port, HubFeature feature) => new(ToPort, 3, (ushort)feature, port, 0);

    public static ControlRequest ClearPortFeature(byte port, HubFeature feature) => new(ToPort, 1, (ushort)feature, port, 0);
}
