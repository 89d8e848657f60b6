namespace Tine.Files;

/// <summary>/proc/PID/ns/NAME: the one namespace of its kind, which all processes are in.</summary>
internal sealed class NamespaceLink(FileSystem fileSystem, ProcessView process, NamespaceInode space, ulong number)
    : SymbolicLink(fileSystem, number)
{
    public override Inode? Jump(Caller caller, out FilePath? path)
    {
        path = null;
        return process.MayInspect(caller) ? space : null;
    }

    public override Result<byte[]> ReadTarget(Caller caller) => process.MayInspect(caller) ? space.ToText() : Errno.EACCES;
}
