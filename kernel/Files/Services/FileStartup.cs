namespace Tine.Files;

/// <summary>Makes the file systems at boot.</summary>
public static class FileStartup
{
    /// <summary>Registers the types of file systems and makes an empty root; the archive is unpacked into it next.</summary>
    /// <returns>The root directory.</returns>
    public static TreeDirectory CreateRoot(FileServices services)
    {
        MountTable mounts = services.Mounts;
        var rootType = new TemporaryFileSystem("rootfs", Permissions.OwnerAllOthersLook);
        mounts.AddType(rootType);
        mounts.AddType(new TemporaryFileSystem("tmpfs", Permissions.Everyone | Permissions.Sticky));
        mounts.AddType(new DeviceFileSystem());
        mounts.AddType(new ProcessFileSystem());
        var root = (TreeDirectory)rootType.CreateRoot(services, mounts.NextDeviceMinor()).Value;
        mounts.AddRoot(root, "rootfs"u8.ToArray());
        return root;
    }

    /// <summary>The context of the first process: everything begins at the root.</summary>
    public static FileSystemContext CreateContext(FileServices services, Directory root) =>
        new(services, root, root, Permissions.GroupWrite | Permissions.OtherWrite);

    /// <summary>The first process's descriptors 0, 1 and 2: the console.</summary>
    /// <param name="services">With a console.</param>
    /// <param name="caller">Whoever opens it.</param>
    public static Errno OpenConsole(FileServices services, Caller caller, DescriptorTable descriptors)
    {
        if (services.Console is not { } console)
        {
            return Errno.ENODEV;
        }

        var fileSystem = new FileSystem(services, new DeviceFileSystem(), services.Mounts.NextDeviceMinor());
        var node = new SpecialFile(
            fileSystem, FileKind.CharacterDevice, Permissions.OwnerRead | Permissions.OwnerWrite, Credentials.Root(), DeviceNodes.Console);
        Result<OpenFile> opened = console.Open(node, caller, OpenFlags.ReadWrite);
        if (opened.Failed)
        {
            return opened.Error;
        }

        OpenFile file = opened.Value;
        for (int descriptor = 0; descriptor < 3; descriptor++)
        {
            file.AddReference();
            descriptors.Replace(descriptor, file, DescriptorFlags.None);
        }

        file.Release();
        return Errno.None;
    }
}
