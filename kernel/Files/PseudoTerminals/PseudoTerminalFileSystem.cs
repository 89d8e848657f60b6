namespace Tine.Files;

/// <summary>devpts: the names of pseudo-terminals, in one tree.</summary>
public sealed class PseudoTerminalFileSystem : FileSystemType
{
    public override string Name => "devpts";

    public override ulong Magic => 0x1cd1;

    public override Result<Directory> CreateRoot(FileServices services, uint deviceMinor)
    {
        PseudoTerminals terminals = PseudoTerminals.Of(services);
        terminals.Directory ??= MakeTree(services, deviceMinor);
        return terminals.Directory;
    }

    /// <summary>A directory with ptmx in it, which nobody but the superuser may open: the one in /dev is for all.</summary>
    private TreeDirectory MakeTree(FileServices services, uint deviceMinor)
    {
        var fileSystem = new FileSystem(services, this, deviceMinor);
        var root = new TreeDirectory(fileSystem, null, [], Permissions.OwnerAllOthersLook, Credentials.Root());
        root.Create(
            "ptmx"u8, new NewInode(FileKind.CharacterDevice, Permissions.None, Credentials.Root(), DeviceNumbers.PseudoTerminalMaster));
        return root;
    }
}
