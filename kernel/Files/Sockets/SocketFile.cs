namespace Tine.Files;

/// <summary>The name of a socket in a directory. It can be connected to while a socket is bound to it, and never opened.</summary>
public sealed class SocketFile(FileSystem fileSystem, Permissions permissions, Credentials owner)
    : Inode(fileSystem, FileKind.Socket, permissions, owner)
{
    /// <summary>The socket bound to it; null before bind and after close.</summary>
    internal UnixSocket? Socket { get; set; }

    /// <summary>The socket that connect(2) and sendto(2) reach here.</summary>
    /// <returns>The socket; ECONNREFUSED without one.</returns>
    public Result<UnixSocket> FindSocket() => Socket is { } socket ? socket : Errno.ECONNREFUSED;

    public override Result<OpenFile> Open(Caller caller, OpenFlags flags) => Errno.ENXIO;
}
