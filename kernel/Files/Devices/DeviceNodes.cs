namespace Tine.Files;

/// <summary>Opens the character device that a number means.</summary>
internal static class DeviceNodes
{
    /// <returns>The open device; ENXIO for a number that nothing answers to.</returns>
    public static Result<OpenFile> Open(Inode node, Caller caller, OpenFlags flags)
    {
        DeviceNumber device = node.Device;
        FileServices services = node.FileSystem.Services;
        if (device.Major == DeviceNumbers.MemoryMajor)
        {
            return OpenMemoryDevice(node, device.Minor, services, flags);
        }

        if (device == DeviceNumbers.OwnTerminal)
        {
            return services.Jobs.ControllingTerminalOf(caller) is { } own ? own.Open(node, caller, flags) : Errno.ENXIO;
        }

        if (device == DeviceNumbers.PseudoTerminalMaster)
        {
            return services.PseudoTerminals.OpenMaster(node, caller, flags);
        }

        if (device.Major == DeviceNumbers.PseudoTerminalMajor)
        {
            return services.PseudoTerminals.Find(device.Minor) is not { } found ? Errno.ENXIO
                : found.IsLocked ? Errno.EIO
                : found.Terminal.Open(node, caller, flags);
        }

        return (device == DeviceNumbers.Console || device == DeviceNumbers.SerialTerminal) && services.Console is { } console
            ? console.Open(node, caller, flags)
            : Errno.ENXIO;
    }

    private static Result<OpenFile> OpenMemoryDevice(Inode node, uint minor, FileServices services, OpenFlags flags) => minor switch
    {
        3 => new NullDevice(node, flags),
        5 => new ZeroDevice(node, flags),
        7 => new FullDevice(node, flags),
        8 or 9 => new RandomDevice(node, services.Random, flags),
        _ => Errno.ENXIO,
    };
}
