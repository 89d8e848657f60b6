namespace Tine.Devices.Usb.Xhci;

/// <summary>A transfer request block of 16 bytes, the element of all rings. xHCI specification 1.2, 6.4.</summary>
/// <param name="Parameter">Mostly an address.</param>
/// <param name="Status">Mostly a length; in events a completion code too.</param>
/// <param name="Control">Type and flags. Bit 0, the cycle, is the ring's.</param>
[NoAllocation]
public readonly record struct Trb(ulong Parameter, uint Status, uint Control)
{
    public const uint Size = 16;
    public const uint Cycle = 1;

    private const int TypeShift = 10;
    private const int EndpointShift = 16;
    private const int SlotShift = 24;
    private const uint ToggleCycle = 1 << 1;
    private const uint InterruptOnCompletion = 1 << 5;
    private const uint ImmediateData = 1 << 6;
    private const uint DirectionIn = 1 << 16;

    public TrbType Type => (TrbType)(Control >> TypeShift & 0x3f);

    public CompletionCode Code => (CompletionCode)(Status >> 24);

    public byte Slot => (byte)(Control >> SlotShift);

    public uint Endpoint => Control >> EndpointShift & 31;

    /// <summary>The bytes that were not transferred.</summary>
    public int Residue => (int)(Status & 0xff_ffff);

    /// <summary>The port of a <see cref="TrbType.PortStatusChange"/>, from 1.</summary>
    public byte Port => (byte)(Parameter >> 24);

    public static Trb Link(PhysicalAddress start) => new(start.Value, 0, Of(TrbType.Link) | ToggleCycle);

    public static Trb EnableSlot() => new(0, 0, Of(TrbType.EnableSlot));

    public static Trb DisableSlot(byte slot) => new(0, 0, Of(TrbType.DisableSlot, slot));

    /// <summary>A command with an input context.</summary>
    public static Trb WithContext(TrbType command, byte slot, PhysicalAddress inputContext) => new(inputContext.Value, 0, Of(command, slot));

    public static Trb ResetEndpoint(byte slot, uint endpoint) => new(0, 0, Of(TrbType.ResetEndpoint, slot) | endpoint << EndpointShift);

    /// <param name="place">Address at which the controller continues; bit 0 is the cycle there.</param>
    public static Trb MoveDequeue(byte slot, uint endpoint, ulong place) =>
        new(place, 0, Of(TrbType.MoveDequeue, slot) | endpoint << EndpointShift);

    /// <summary>The first stage of a control transfer.</summary>
    public static Trb Setup(in ControlRequest request)
    {
        const uint InData = 3 << 16;
        const uint OutData = 2 << 16;
        uint data = request.Length == 0 ? 0 : request.IsIn ? InData : OutData;
        return new Trb(request.Packet, ControlRequest.PacketSize, Of(TrbType.Setup) | ImmediateData | data);
    }

    public static Trb Data(in ControlRequest request, PhysicalAddress buffer) =>
        new(buffer.Value, request.Length, Of(TrbType.Data) | (request.IsIn ? DirectionIn : 0));

    /// <summary>The last stage: it goes the other way, and is in where there is no data.</summary>
    public static Trb StatusOf(in ControlRequest request) =>
        new(0, 0, Of(TrbType.Status) | InterruptOnCompletion | (request.IsIn && request.Length != 0 ? 0 : DirectionIn));

    public static Trb Normal(PhysicalAddress buffer, uint length) => new(buffer.Value, length, Of(TrbType.Normal) | InterruptOnCompletion);

    private static uint Of(TrbType type, byte slot = 0) => (uint)type << TypeShift | (uint)slot << SlotShift;
}
