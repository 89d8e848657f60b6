namespace Tine.Files;

/// <summary>/proc/PID/mem and /proc/PID/pagemap.</summary>
internal sealed class MemoryFile(FileSystem fileSystem, ProcessView process, ProcessFileKind kind, ulong number)
    : Inode(fileSystem, FileKind.Regular, kind == ProcessFileKind.Memory ? Permissions.OwnerRead | Permissions.OwnerWrite : Permissions.OwnerRead, number)
{
    public override Result<OpenFile> Open(Caller caller, OpenFlags flags)
    {
        if (!process.MayInspect(caller))
        {
            return Errno.EACCES;
        }

        bool isAdministrator = FileSystem.Services.Callers.CredentialsOf(caller).Has(Capability.Administrate);
        return kind == ProcessFileKind.Memory ? new OpenMemory(this, process, flags)
            : new OpenPageMap(this, process, isAdministrator, flags);
    }

    /// <summary>Does nothing: a shell opens with O_TRUNC what it writes to.</summary>
    protected override Errno Truncate(Caller caller, ulong size) => Errno.None;
}
