using System;
using Tine.Memory;

namespace Tine.Files;

/// <summary>devtmpfs: the nodes of the devices that the kernel has, in a tree that programs may add to.</summary>
public sealed class DeviceFileSystem : FileSystemType
{
    private const Permissions OwnerReadWrite = Permissions.OwnerRead | Permissions.OwnerWrite;

    public override string Name => "devtmpfs";

    public override ulong Magic => 0x01021994;

    public override Result<Directory> CreateRoot(FileServices services, uint deviceMinor)
    {
        DeviceNodes nodes = DeviceNodes.Of(services);
        nodes.Tree ??= MakeTree(services, deviceMinor);
        return nodes.Tree;
    }

    private TreeDirectory MakeTree(FileServices services, uint deviceMinor)
    {
        var fileSystem = new FileSystem(services, this, deviceMinor) { Quota = new PageQuota { Limit = PageQuota.DefaultLimit } };
        var root = new TreeDirectory(fileSystem, null, [], Permissions.OwnerAllOthersLook, Credentials.Root());
        AddDevice(root, "null"u8, DeviceNumbers.Null, Permissions.AllReadWrite);
        AddDevice(root, "zero"u8, DeviceNumbers.Zero, Permissions.AllReadWrite);
        AddDevice(root, "full"u8, DeviceNumbers.Full, Permissions.AllReadWrite);
        AddDevice(root, "random"u8, DeviceNumbers.Random, Permissions.AllReadWrite);
        AddDevice(root, "urandom"u8, DeviceNumbers.URandom, Permissions.AllReadWrite);
        AddDevice(root, "tty"u8, DeviceNumbers.OwnTerminal, Permissions.AllReadWrite);
        AddDevice(root, "console"u8, DeviceNumbers.Console, OwnerReadWrite);
        AddDevice(root, "ttyS0"u8, DeviceNumbers.SerialTerminal, OwnerReadWrite | Permissions.GroupRead | Permissions.GroupWrite);
        AddDevice(root, "ptmx"u8, DeviceNumbers.PseudoTerminalMaster, Permissions.AllReadWrite);
        if (DeviceNodes.Of(services).HostFile is not null)
        {
            AddDevice(root, "hostfile"u8, DeviceNumbers.HostFile, OwnerReadWrite);
        }

        AddLink(root, "fd"u8, "/proc/self/fd"u8);
        AddLink(root, "stdin"u8, "/proc/self/fd/0"u8);
        AddLink(root, "stdout"u8, "/proc/self/fd/1"u8);
        AddLink(root, "stderr"u8, "/proc/self/fd/2"u8);
        root.Create("shm"u8, new NewInode(FileKind.Directory, Permissions.Everyone | Permissions.Sticky, Credentials.Root()));
        root.Create("mqueue"u8, new NewInode(FileKind.Directory, Permissions.OwnerAllOthersLook, Credentials.Root()));
        root.Create("pts"u8, new NewInode(FileKind.Directory, Permissions.OwnerAllOthersLook, Credentials.Root()));
        return root;
    }

    private static void AddDevice(TreeDirectory root, ReadOnlySpan<byte> name, DeviceNumber device, Permissions permissions) =>
        root.Create(name, new NewInode(FileKind.CharacterDevice, permissions, Credentials.Root(), device));

    private static void AddLink(TreeDirectory root, ReadOnlySpan<byte> name, ReadOnlySpan<byte> target) =>
        root.Create(name, new NewInode(FileKind.SymbolicLink, Permissions.Everyone, Credentials.Root(), default, target.ToArray()));
}
