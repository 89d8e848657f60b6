namespace Tine.Files;

/// <summary>Which character device a number means; Linux's devices.txt.</summary>
internal static class DeviceNodes
{
    public const uint MemoryMajor = 1;
    public const uint TerminalMajor = 4;
    public const uint AlternateTerminalMajor = 5;
    public const uint PseudoTerminalMajor = 136;

    public static readonly DeviceNumber Null = new(MemoryMajor, 3);
    public static readonly DeviceNumber Zero = new(MemoryMajor, 5);
    public static readonly DeviceNumber Full = new(MemoryMajor, 7);
    public static readonly DeviceNumber Random = new(MemoryMajor, 8);
    public static readonly DeviceNumber URandom = new(MemoryMajor, 9);
    public static readonly DeviceNumber KernelLog = new(MemoryMajor, 11);
    public static readonly DeviceNumber SerialTerminal = new(TerminalMajor, 64);
    public static readonly DeviceNumber OwnTerminal = new(AlternateTerminalMajor, 0);
    public static readonly DeviceNumber Console = new(AlternateTerminalMajor, 1);

    public static readonly DeviceNumber PseudoTerminalMaster = new(AlternateTerminalMajor, 2);

    /// <returns>The open device; ENXIO for a number that nothing answers to.</returns>
    public static Result<OpenFile> Open(Inode node, Caller caller, OpenFlags flags)
    {
        DeviceNumber device = node.Device;
        FileServices services = node.FileSystem.Services;
        if (device.Major == MemoryMajor)
        {
            return OpenMemoryDevice(node, device.Minor, services, flags);
        }

        if (device == OwnTerminal)
        {
            return services.Jobs.ControllingTerminalOf(caller) is { } own ? own.Open(node, caller, flags) : Errno.ENXIO;
        }

        if (device == PseudoTerminalMaster)
        {
            return services.PseudoTerminals.OpenMaster(node, caller, flags);
        }

        if (device.Major == PseudoTerminalMajor)
        {
            return services.PseudoTerminals.Find(device.Minor) is not { } found ? Errno.ENXIO
                : found.IsLocked ? Errno.EIO
                : found.Terminal.Open(node, caller, flags);
        }

        return (device == Console || device == SerialTerminal) && services.Console is { } console
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
