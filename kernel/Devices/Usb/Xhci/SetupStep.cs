namespace Tine.Devices.Usb.Xhci;

/// <summary>The steps of <see cref="DeviceSetup"/>, in the order in which a keyboard gets ready.</summary>
public enum SetupStep
{
    Idle,

    /// <summary>Contacts bounce: 100 ms.</summary>
    Settle,
    Reset,

    /// <summary>After a reset a device may take 10 ms.</summary>
    Recover,
    EnableSlot,
    Address,

    /// <summary>After its address, too.</summary>
    RecoverFromAddress,
    ReadPacketSize,
    CorrectPacketSize,
    ReadConfigurationHead,
    ReadConfiguration,
    ConfigureEndpoint,
    SetConfiguration,
    SetBootProtocol,
    SetIdle,
    SetLights,

    /// <summary>A request that was refused has halted the control endpoint.</summary>
    ResetControl,
    MoveControl,

    DisableSlot,
}
