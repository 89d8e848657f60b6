namespace Tine.Files;

/// <summary>/proc/PID/ns/NAME: the one namespace of its kind, which all processes are in.</summary>
internal sealed class NamespaceLink(FileSystem fileSystem, NamespaceInode space, ulong number) : SymbolicLink(fileSystem, number)
{
    public override Inode? Jump(Caller caller, out FilePath? path)
    {
        path = null;
        return space;
    }

    public override Result<byte[]> ReadTarget(Caller caller) => space.ToText();
}
