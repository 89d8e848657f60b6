namespace Tine.Files;

/// <summary>sysfs: the processors, the memory node and large pages as files; sysfs(5).</summary>
public sealed class SysFileSystem : FileSystemType
{
    public const ulong SysMagic = 0x62656572;

    public override string Name => "sysfs";

    public override ulong Magic => SysMagic;

    public override bool SeeksFromEndOfDirectories => true;

    public override Result<Directory> CreateRoot(FileServices services, uint deviceMinor) =>
        SysTree.Create(new FileSystem(services, this, deviceMinor));
}
