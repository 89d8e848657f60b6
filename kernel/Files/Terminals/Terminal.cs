namespace Tine.Files;

/// <summary>A terminal with its line discipline; termios(3).</summary>
public sealed class Terminal
{
    private readonly CharacterSink _sink;
    private readonly FileServices _services;

    /// <param name="sink">Where output goes.</param>
    /// <param name="services">Clocks and job control.</param>
    /// <param name="device">Its number, for stat and /proc/PID/stat.</param>
    public Terminal(CharacterSink sink, FileServices services, DeviceNumber device)
    {
        _sink = sink;
        _services = services;
        Device = device;
    }

    public DeviceNumber Device { get; }

    /// <summary>The session that it controls, or 0.</summary>
    public int Session { get; internal set; }

    /// <summary>The process group whose signals the keys raise, or 0.</summary>
    public int ForegroundGroup { get; internal set; }

    /// <summary>A byte came in. Runs in interrupt handlers.</summary>
    [NoAllocation]
    public void Receive(byte value)
    {
    }

    internal Result<OpenFile> Open(Inode node, Caller caller, OpenFlags flags) => Errno.ENXIO;
}
