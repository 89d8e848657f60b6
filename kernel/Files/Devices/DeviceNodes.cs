namespace Tine.Files;

/// <summary>The character devices of the machine, by number.</summary>
public sealed class DeviceNodes : DeviceOpener
{
    /// <summary>The console: what /dev/console is. Set while booting.</summary>
    public Terminal? Console { get; set; }

    /// <summary>The host's file that /dev/hostfile writes; null where there is none. Set while booting.</summary>
    public CharacterSink? HostFile { get; set; }

    /// <summary>The tree of device nodes: there is one, wherever it is mounted. Null before it is first mounted.</summary>
    internal TreeDirectory? Tree { get; set; }

    public static new DeviceNodes Of(FileServices services) => (DeviceNodes)(services.Devices ??= new DeviceNodes());

    /// <inheritdoc/>
    public override Result<OpenFile> Open(Inode node, Caller caller, OpenFlags flags)
    {
        DeviceNumber device = node.Device;
        FileServices services = node.FileSystem.Services;
        if (device.Major == DeviceNumbers.MemoryMajor)
        {
            return OpenMemoryDevice(node, device.Minor, services, flags);
        }

        if (device == DeviceNumbers.OwnTerminal)
        {
            return JobControl.Of(services).ControllingTerminalOf(caller) is { } own ? own.Open(node, caller, flags) : Errno.ENXIO;
        }

        if (device == DeviceNumbers.PseudoTerminalMaster)
        {
            return PseudoTerminals.Of(services).OpenMaster(node, caller, flags);
        }

        if (device.Major == DeviceNumbers.PseudoTerminalMajor)
        {
            return PseudoTerminals.Of(services).Find(device.Minor) is not { } found ? Errno.ENXIO
                : found.IsLocked ? Errno.EIO
                : found.Terminal.Open(node, caller, flags);
        }

        if (device == DeviceNumbers.HostFile)
        {
            return HostFile is { } file ? new HostFileDevice(node, file, flags) : Errno.ENXIO;
        }

        return (device == DeviceNumbers.Console || device == DeviceNumbers.SerialTerminal) && Console is { } console
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
