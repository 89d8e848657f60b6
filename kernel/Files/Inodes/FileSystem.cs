namespace Tine.Files;

/// <summary>One tree of files with one device number and one numbering of inodes: what a mount shows.</summary>
public sealed class FileSystem(FileServices services, FileSystemType type, uint deviceMinor)
{
    private ulong _lastInodeNumber;

    public FileServices Services { get; } = services;

    public FileSystemType Type { get; } = type;

    /// <summary>st_dev; file systems without a disk have major number 0.</summary>
    public DeviceNumber Device { get; } = new(0, deviceMinor);

    public bool IsReadOnly { get; set; }

    /// <summary>4 KiB frames that its files hold.</summary>
    public ulong UsedFrames { get; set; }

    public ulong InodeCount { get; set; }

    public Timestamp Now => Services.Time.Now;

    public ulong NextInodeNumber() => ++_lastInodeNumber;
}
