namespace Tine.Devices.Usb;

/// <summary>The features of a hub's port that requests set and clear. USB specification 2.0, table 11-17.</summary>
public enum HubFeature : byte
{
    None = 0,
    Reset = 4,
    Power = 8,
    ConnectionChange = 16,
    EnableChange = 17,
    SuspendChange = 18,
    OverCurrentChange = 19,
    ResetChange = 20,
}
