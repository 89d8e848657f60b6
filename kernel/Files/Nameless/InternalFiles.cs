using Tine.Memory;

namespace Tine.Files;

/// <summary>The file systems that are never mounted, each made at its first use; magic numbers of linux/magic.h.</summary>
internal sealed class InternalFiles(FileServices services) : ServicePart
{
    private FileSystem? _pipes;
    private FileSystem? _nameless;
    private FileSystem? _sockets;
    private FileSystem? _memory;
    private FileSystem? _namespaces;

    public static InternalFiles Of(FileServices services) => (InternalFiles)(services.Internal ??= new InternalFiles(services));

    public FileSystem Pipes => _pipes ??= Make("pipefs", 0x50495045);

    /// <summary>Event counters and their relatives.</summary>
    public FileSystem Nameless => _nameless ??= Make("anon_inodefs", 0x09041934);

    public FileSystem Sockets => _sockets ??= Make("sockfs", 0x534f434b);

    /// <summary>The file system of memfd_create's files.</summary>
    public FileSystem Memory => _memory ??= Make("tmpfs", 0x01021994, new PageQuota());

    /// <summary>The targets of /proc/PID/ns.</summary>
    public FileSystem Namespaces => _namespaces ??= Make("nsfs", 0x6e736673);

    private FileSystem Make(string name, ulong magic, PageQuota? quota = null) =>
        new(services, new InternalFileSystem(name, magic), MountTable.Of(services).NextDeviceMinor()) { Quota = quota };
}
