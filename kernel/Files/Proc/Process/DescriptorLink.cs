namespace Tine.Files;

/// <summary>/proc/PID/fd/N: leads to the file that the descriptor shows; opening it opens that file anew.</summary>
internal sealed class DescriptorLink(FileSystem fileSystem, ProcessView process, int descriptor)
    : SymbolicLink(fileSystem, ProcNumbers.OfDescriptor(process.ProcessId, descriptor))
{
    /// <summary>The size that Linux gives for each of these links.</summary>
    private const ulong AlwaysSize = 64;

    public override ulong Size => AlwaysSize;

    /// <summary>The owner's permissions tell how the descriptor was opened.</summary>
    public static Permissions PermissionsOf(OpenFile file) =>
        (file.IsReadable ? Permissions.OwnerRead | Permissions.OwnerExecute : Permissions.None)
        | (file.IsWritable && !file.IsPathOnly ? Permissions.OwnerWrite | Permissions.OwnerExecute : Permissions.None);

    public override Inode? Jump(Caller caller, out FilePath? path)
    {
        OpenFile? file = process.MayInspect(caller) ? process.OpenFiles?.Find(descriptor) : null;
        path = file?.Path;
        return file?.Inode;
    }

    public override Result<byte[]> ReadTarget(Caller caller) =>
        Jump(caller, out FilePath? path) is { } target
            ? LinkText.Of(caller, target, path, MountTable.Of(FileSystem.Services)[0].Root)
            : process.MayInspect(caller) ? Errno.ENOENT : Errno.EACCES;
}
