using Tine.Memory;

namespace Tine.Files;

/// <summary>tmpfs: files in memory that are gone with the mount; tmpfs(5). Under the name rootfs also what everything begins with.</summary>
public sealed class TemporaryFileSystem(string name, Permissions rootPermissions) : FileSystemType
{
    public override string Name => name;

    public override ulong Magic => 0x01021994;

    /// <summary>Half of the memory may hold files, and there may be half as many names as frames; tmpfs(5), size and nr_inodes.</summary>
    public override Result<Directory> CreateRoot(FileServices services, uint deviceMinor)
    {
        ulong half = FrameAllocator.TotalFrames / 2;
        var fileSystem = new FileSystem(services, this, deviceMinor) { Quota = new PageQuota { Limit = half }, MostNames = half };
        return new TreeDirectory(fileSystem, null, [], rootPermissions, Credentials.Root());
    }
}
