namespace Tine.Files;

/// <summary>A device node. One without a device of the kernel has a name and cannot be opened.</summary>
public sealed class SpecialFile(
    FileSystem fileSystem, FileKind kind, Permissions permissions, Credentials owner, DeviceNumber device)
    : Inode(fileSystem, kind, permissions, owner)
{
    public override DeviceNumber Device => device;

    /// <summary>A character device's number decides what it is.</summary>
    public override Result<OpenFile> Open(Caller caller, OpenFlags flags) =>
        Kind == FileKind.CharacterDevice && DeviceOpener.Of(FileSystem.Services) is { } devices ? devices.Open(this, caller, flags) : Errno.ENXIO;
}
