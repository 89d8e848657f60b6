namespace Tine.Devices.Usb.Xhci;

/// <summary>xHCI specification 1.2, table 6-91.</summary>
public enum TrbType
{
    Normal = 1,
    Setup = 2,
    Data = 3,
    Status = 4,
    Link = 6,
    EnableSlot = 9,
    DisableSlot = 10,
    AddressDevice = 11,
    ConfigureEndpoint = 12,
    EvaluateContext = 13,
    ResetEndpoint = 14,
    MoveDequeue = 16,
    TransferEvent = 32,
    CommandCompletion = 33,
    PortStatusChange = 34,
}
