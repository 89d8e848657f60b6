namespace Tine.Devices.Usb.Xhci;

/// <summary>The steps of <see cref="DeviceSetup"/>, in the order in which a keyboard or a hub gets ready.</summary>
public enum SetupStep
{
    Idle,
    Examine,
    Attach,

    /// <summary>Contacts bounce: 100 ms.</summary>
    Settle,
    Reset,
    AwaitReset,

    /// <summary>The hub says how a port of its is.</summary>
    ReadPortStatus,

    /// <summary>The hub forgets one of the changes that it told, or else tells it again.</summary>
    ClearPortChange,

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
    ReadHubDescriptor,
    PowerPort,

    /// <summary>Ports take a while until their power is good.</summary>
    AwaitPower,

    /// <summary>A request that was refused has halted the control endpoint.</summary>
    ResetControl,
    MoveControl,

    DisableSlot,
}
