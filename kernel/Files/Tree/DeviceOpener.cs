namespace Tine.Files;

/// <summary>Opens the devices that nodes in any tree stand for. Devices implements it.</summary>
public abstract class DeviceOpener : ServicePart
{
    /// <summary>The machine's; null before it has any devices.</summary>
    public static DeviceOpener? Of(FileServices services) => (DeviceOpener?)services.Devices;

    /// <returns>The open device; ENXIO for a number that nothing answers to.</returns>
    public abstract Result<OpenFile> Open(Inode node, Caller caller, OpenFlags flags);
}
