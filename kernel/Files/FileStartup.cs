using Tine.Memory;

namespace Tine.Files;

/// <summary>Makes the file systems at boot.</summary>
public static class FileStartup
{
    /// <summary>Registers the types of file systems and makes an empty root; the archive is unpacked into it next.</summary>
    /// <returns>The root directory.</returns>
    public static TreeDirectory CreateRoot(FileServices services)
    {
        MountTable mounts = MountTable.Of(services);
        mounts.MakeFifo = static (fileSystem, permissions, owner) => new Fifo(fileSystem, permissions, owner);
        var rootType = new TemporaryFileSystem("rootfs", Permissions.OwnerAllOthersLook);
        mounts.AddType(rootType);
        mounts.AddType(new TemporaryFileSystem("tmpfs", Permissions.Everyone | Permissions.Sticky));
        DeviceNodes.Of(services);
        mounts.AddType(new DeviceFileSystem());
        mounts.AddType(new PseudoTerminalFileSystem());
        mounts.AddType(new QueueFileSystem());
        mounts.AddType(new ProcessFileSystem());
        mounts.AddType(new SysFileSystem());
        var root = (TreeDirectory)rootType.CreateRoot(services, mounts.NextDeviceMinor()).Value;
        root.FileSystem.Quota!.Limit = ulong.MaxValue;
        root.FileSystem.MostNames = ulong.MaxValue;
        mounts.AddRoot(root, "rootfs"u8.ToArray());
        return root;
    }

    /// <summary>Lets the root grow by half of the memory that the archive has left.</summary>
    public static void BoundRoot(FileSystem root)
    {
        root.Quota!.Initial = root.Quota.Used;
        root.Quota.Limit = root.Quota.Used + (FrameAllocator.Current.FreeFrames / 2);
        root.MostNames = root.Names + (FrameAllocator.Current.TotalFrames / 2);
    }

    /// <summary>The context of the first process: everything begins at the root.</summary>
    public static FileSystemContext CreateContext(FileServices services, Directory root) =>
        new(services, root, root, Permissions.GroupWrite | Permissions.OtherWrite);

    /// <summary>Mounts devtmpfs on /dev, devpts on /dev/pts and mqueue on /dev/mqueue, and opens the console as the first process's descriptors 0, 1 and 2.</summary>
    /// <param name="services">With a console.</param>
    /// <param name="caller">The opening thread.</param>
    /// <param name="descriptors">The first process's.</param>
    /// <remarks>The mount comes first: programs look for the name of their terminal by its number in /dev.</remarks>
    public static Errno OpenConsole(FileServices services, Caller caller, DescriptorTable descriptors)
    {
        if (DeviceNodes.Of(services).Console is not { } console)
        {
            return Errno.ENODEV;
        }

        TreeDirectory devices = MountDevices(services);
        Result<OpenFile> opened = console.Open(devices.Find("console"u8)!, caller, OpenFlags.ReadWrite | OpenFlags.LargeFile);
        if (opened.Failed)
        {
            return opened.Error;
        }

        OpenFile file = opened.Value;
        file.Path = new FilePath(devices, "console"u8.ToArray());
        for (int descriptor = 0; descriptor < 3; descriptor++)
        {
            file.AddReference();
            descriptors.Replace(descriptor, file, DescriptorFlags.None);
        }

        file.Release();
        return Errno.None;
    }

    private static TreeDirectory MountDevices(FileServices services)
    {
        MountTable mounts = MountTable.Of(services);
        var root = (TreeDirectory)mounts[0].Root;
        if (root.Find("dev"u8) is not TreeDirectory place)
        {
            var wanted = new NewInode(FileKind.Directory, Permissions.OwnerAllOthersLook, Credentials.Root());
            place = (TreeDirectory)root.Create("dev"u8, wanted).Value;
        }

        Directory devices = new DeviceFileSystem().CreateRoot(services, mounts.NextDeviceMinor()).Value;
        mounts.Add(place, devices, "devtmpfs"u8.ToArray(), MountFlags.None);
        if (((TreeDirectory)devices).Find("pts"u8) is Directory terminals)
        {
            Directory names = new PseudoTerminalFileSystem().CreateRoot(services, mounts.NextDeviceMinor()).Value;
            mounts.Add(terminals, names, "devpts"u8.ToArray(), MountFlags.None);
        }

        if (((TreeDirectory)devices).Find("mqueue"u8) is Directory queues)
        {
            const MountFlags noPrograms = MountFlags.NoSetId | MountFlags.NoDevices | MountFlags.NoExecute;
            mounts.Add(queues, PosixQueues.Of(services).Directory, "mqueue"u8.ToArray(), noPrograms);
        }

        return (TreeDirectory)devices;
    }
}
