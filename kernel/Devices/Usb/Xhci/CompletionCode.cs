namespace Tine.Devices.Usb.Xhci;

/// <summary>The end of a command or transfer. xHCI specification 1.2, table 6-90.</summary>
public enum CompletionCode : byte
{
    None = 0,
    Success = 1,
    BabbleDetected = 3,
    TransactionError = 4,
    Stall = 6,
    ShortPacket = 13,
}
