namespace Tine.Files;

/// <summary>The numbers of character devices; Linux's devices.txt.</summary>
internal static class DeviceNumbers
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

    /// <summary>/dev/hostfile, at a number for local use.</summary>
    public static readonly DeviceNumber HostFile = new(60, 0);

    public static readonly DeviceNumber PseudoTerminalMaster = new(AlternateTerminalMajor, 2);
}
