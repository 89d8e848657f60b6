namespace Tine.Files;

/// <summary>pipefs: gives pipes their numbers; never mounted.</summary>
internal sealed class PipeFileSystem : FileSystemType
{
    public override string Name => "pipefs";

    public override ulong Magic => 0x50495045;

    public override Result<Directory> CreateRoot(FileServices services, uint deviceMinor) => Errno.EINVAL;
}
