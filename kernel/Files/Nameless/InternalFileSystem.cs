namespace Tine.Files;

/// <summary>Gives numbers to files that no directory has: pipes, sockets, event counters. Never mounted.</summary>
internal sealed class InternalFileSystem(string name, ulong magic) : FileSystemType
{
    public override string Name => name;

    public override ulong Magic => magic;

    public override Result<Directory> CreateRoot(FileServices services, uint deviceMinor) => Errno.EINVAL;
}
