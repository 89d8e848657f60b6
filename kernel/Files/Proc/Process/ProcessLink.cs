namespace Tine.Files;

/// <summary>/proc/PID/cwd, exe and root: links that lead to the file itself, even if it was renamed.</summary>
internal sealed class ProcessLink(FileSystem fileSystem, ProcessView process, ProcessFileKind kind, ulong number)
    : SymbolicLink(fileSystem, number)
{
    public override Inode? Jump(Caller caller, out FilePath? path)
    {
        path = null;
        if (!process.MayInspect(caller))
        {
            return null;
        }

        path = kind == ProcessFileKind.Executable ? process.ExecutablePath : null;
        return kind switch
        {
            ProcessFileKind.WorkingDirectory => process.Files?.WorkingDirectory,
            ProcessFileKind.Root => process.Files?.Root,
            _ => process.Executable,
        };
    }

    public override Result<byte[]> ReadTarget(Caller caller)
    {
        if (Jump(caller, out FilePath? path) is not { } target)
        {
            return process.MayInspect(caller) ? Errno.ENOENT : Errno.EACCES;
        }

        path = target is Directory directory ? new FilePath(directory, []) : path;
        return LinkText.Of(caller, target, path, MountTable.Of(FileSystem.Services)[0].Root);
    }
}
