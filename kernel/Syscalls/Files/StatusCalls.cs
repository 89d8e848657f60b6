using Tine.Files;
using Tine.Memory;
using Tine.Processes;

namespace Tine.Syscalls;

/// <summary>stat, access, statfs: what a file is and who may use it.</summary>
internal static class StatusCalls
{
    private const AtFlags StatusFlags = AtFlags.KeepLink | AtFlags.NoAutomount | AtFlags.EmptyPath;
    private const uint ReservedMask = 0x80000000; // STATX__RESERVED

    [Syscall(4, "stat")]
    internal static Errno Status(Thread caller, VirtualAddress path, VirtualAddress record) =>
        StatusAt(caller, PathArguments.WorkingDirectory, path, record, AtFlags.None);

    [Syscall(6, "lstat")]
    internal static Errno LinkStatus(Thread caller, VirtualAddress path, VirtualAddress record) =>
        StatusAt(caller, PathArguments.WorkingDirectory, path, record, AtFlags.KeepLink);

    [Syscall(5, "fstat")]
    internal static Errno DescriptorStatus(Thread caller, int descriptor, VirtualAddress record) =>
        caller.Process.Descriptors.Find(descriptor) is { } file
            ? caller.Process.Memory.Write(record, StatusRecord.Of(file.Inode))
            : Errno.EBADF;

    [Syscall(262, "newfstatat")]
    internal static Errno StatusAt(Thread caller, int directory, VirtualAddress path, VirtualAddress record, AtFlags flags)
    {
        if ((flags & ~(StatusFlags | AtFlags.Freshness)) != 0)
        {
            return Errno.EINVAL;
        }

        Result<Inode> file = PathArguments.Find(caller, directory, path, flags);
        return file.Failed ? file.Error : caller.Process.Memory.Write(record, StatusRecord.Of(file.Value));
    }

    [Syscall(332, "statx")]
    internal static Errno ExtendedStatus(Thread caller, int directory, VirtualAddress path, AtFlags flags, uint mask, VirtualAddress record)
    {
        if ((flags & ~(StatusFlags | AtFlags.Freshness)) != 0 || (flags & AtFlags.Freshness) == AtFlags.Freshness || (mask & ReservedMask) != 0)
        {
            return Errno.EINVAL;
        }

        Result<Inode> file = PathArguments.Find(caller, directory, path, flags);
        return file.Failed ? file.Error : caller.Process.Memory.Write(record, ExtendedStatusRecord.Of(file.Value, mask));
    }

    [Syscall(21, "access")]
    internal static Errno Access(Thread caller, VirtualAddress path, FileAccess wanted) =>
        AccessAt2(caller, PathArguments.WorkingDirectory, path, wanted, AtFlags.None);

    [Syscall(269, "faccessat")]
    internal static Errno AccessAt(Thread caller, int directory, VirtualAddress path, FileAccess wanted) =>
        AccessAt2(caller, directory, path, wanted, AtFlags.None);

    [Syscall(439, "faccessat2")]
    internal static Errno AccessAt2(Thread caller, int directory, VirtualAddress path, FileAccess wanted, AtFlags flags)
    {
        const AtFlags Known = AtFlags.EffectiveAccess | AtFlags.KeepLink | AtFlags.EmptyPath;
        const FileAccess All = FileAccess.Read | FileAccess.Write | FileAccess.Execute;
        if ((wanted & ~All) != 0 || (flags & ~Known) != 0)
        {
            return Errno.EINVAL;
        }

        Credentials credentials = caller.Credentials;
        credentials = (flags & AtFlags.EffectiveAccess) != 0 ? credentials : credentials.ForRealIds();
        Result<Inode> file = Find(caller, directory, path, flags, credentials);
        if (file.Failed)
        {
            return file.Error;
        }

        if ((wanted & FileAccess.Execute) != 0 && file.Value.Kind == FileKind.Regular && file.Value.FileSystem.ForbidsExecution)
        {
            return Errno.EACCES;
        }

        bool isReadOnly = (wanted & FileAccess.Write) != 0 && file.Value.FileSystem.IsReadOnly
            && file.Value.Kind is FileKind.Regular or FileKind.Directory or FileKind.SymbolicLink;
        Errno error = file.Value.Check(credentials, wanted);
        return error == Errno.None && isReadOnly ? Errno.EROFS : error;
    }

    [Syscall(137, "statfs")]
    internal static Errno FileSystemStatus(Thread caller, VirtualAddress path, VirtualAddress record)
    {
        Result<Inode> file = PathArguments.Find(caller, PathArguments.WorkingDirectory, path, AtFlags.None);
        return file.Failed ? file.Error : caller.Process.Memory.Write(record, FileSystemRecord.Of(file.Value.FileSystem));
    }

    [Syscall(138, "fstatfs")]
    internal static Errno DescriptorFileSystemStatus(Thread caller, int descriptor, VirtualAddress record) =>
        caller.Process.Descriptors.Find(descriptor) is { } file
            ? caller.Process.Memory.Write(record, FileSystemRecord.Of(file.Inode.FileSystem))
            : Errno.EBADF;

    /// <summary>Finds a file as <see cref="PathArguments.Find"/> does, with other credentials for the walk, too.</summary>
    private static Result<Inode> Find(Thread caller, int directory, VirtualAddress path, AtFlags flags, Credentials credentials)
    {
        Result<byte[]> bytes = PathArguments.Read(caller, path);
        if (bytes.Failed)
        {
            return bytes.Error;
        }

        if (bytes.Value.Length == 0 && (flags & AtFlags.EmptyPath) != 0)
        {
            return PathArguments.OfDescriptor(caller, directory);
        }

        Result<PathScope> scope = PathArguments.Scope(caller, directory, bytes.Value);
        if (scope.Failed)
        {
            return scope.Error;
        }

        var own = new PathScope(caller, scope.Value.Context, credentials, scope.Value.Start);
        return own.Find(bytes.Value, (flags & AtFlags.KeepLink) != 0 ? LastStep.Keep : LastStep.Follow);
    }
}
