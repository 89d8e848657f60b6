namespace Tine.Files;

/// <summary>tmpfs: files in memory that are gone with the mount; tmpfs(5). Under the name rootfs also what everything begins with.</summary>
public sealed class TemporaryFileSystem(string name, Permissions rootPermissions) : FileSystemType
{
    public override string Name => name;

    public override ulong Magic => 0x01021994;

    public override Result<Directory> CreateRoot(FileServices services, uint deviceMinor)
    {
        var fileSystem = new FileSystem(services, this, deviceMinor);
        return new TreeDirectory(fileSystem, null, [], rootPermissions, Credentials.Root());
    }
}
