namespace Tine.Files;

/// <summary>proc: the processes and the machine as files; proc(5).</summary>
public sealed class ProcessFileSystem : FileSystemType
{
    public const ulong ProcMagic = 0x9fa0;

    public override string Name => "proc";

    public override ulong Magic => ProcMagic;

    public override bool HasFixedNames => true;

    public override bool SeeksFromEndOfDirectories => true;

    public override Result<Directory> CreateRoot(FileServices services, uint deviceMinor) =>
        new ProcRoot(new FileSystem(services, this, deviceMinor));
}
